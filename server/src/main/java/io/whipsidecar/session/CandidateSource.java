package io.whipsidecar.session;

import io.whipsidecar.sdp.LocalCandidate;
import java.util.List;

/** What publishers are told to send to. Called from the event loop; answers at once. */
@FunctionalInterface
public interface CandidateSource {
  /**
   * @param loopback whether the publisher is on this machine
   * @param reachedAt the local address that its POST came to, or empty
   * @return candidates in order of preference
   */
  List<LocalCandidate> candidates(boolean loopback, String reachedAt);
}
