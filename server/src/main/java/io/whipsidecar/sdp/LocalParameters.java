package io.whipsidecar.sdp;

import java.util.Comparator;
import java.util.List;

/**
 * Our side of a session, as the answer states it.
 *
 * @param sessionId the number in the origin line (RFC 8866 §5.2); 0 or more
 * @param candidates in order of preference
 * @param bitrates for the video that is forwarded
 */
public record LocalParameters(
    long sessionId,
    IceParameters ice,
    Fingerprint fingerprint,
    List<LocalCandidate> candidates,
    BitrateHints bitrates) {

  /** UDP first: FFmpeg takes the first host candidate that it reads, and can only do UDP. */
  List<LocalCandidate> udpFirst() {
    return candidates.stream().sorted(Comparator.comparing(LocalCandidate::transport)).toList();
  }
}
