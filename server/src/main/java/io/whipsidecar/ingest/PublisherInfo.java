package io.whipsidecar.ingest;

import java.time.Instant;
import java.util.List;

/**
 * The publisher of an ingest, as an operator sees it. A value: the media side makes a new one when
 * something has changed.
 *
 * @param sessionId not the secret of the session's URL
 * @param userAgent cut to 256 bytes
 * @param remoteAddress {@code ip:port}; empty before the first check
 * @param stages those that the set-up has passed, in order
 * @param endCause why it ended, for programs; empty while it lives
 * @param endReason how it ended, in one sentence; empty while it lives
 * @param candidates where it was told to send, {@code ip:port/udp} or {@code ip:port/tcp}
 */
public record PublisherInfo(
    String sessionId,
    String userAgent,
    String remoteAddress,
    Instant connectedTime,
    List<Stage> stages,
    String endCause,
    String endReason,
    String dtlsCipherSuite,
    String srtpProfile,
    List<String> candidates) {
  public PublisherInfo {
    stages = List.copyOf(stages);
    candidates = List.copyOf(candidates);
  }

  /** A step of the set-up: {@code post-accepted}, {@code stun-seen} and so on. */
  public record Stage(String name, Instant time, String detail) {}
}
