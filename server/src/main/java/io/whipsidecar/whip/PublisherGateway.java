package io.whipsidecar.whip;

import io.whipsidecar.ingest.PublisherInfo;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.sdp.LocalParameters;
import io.whipsidecar.sdp.NegotiatedSession;
import org.jspecify.annotations.Nullable;

/**
 * The WHIP rules' view of publisher sessions. Called from HTTP threads, several at a time; may wait
 * for the session's event loop, but not for the network.
 */
public interface PublisherGateway {
  /**
   * A publisher that wants to start.
   *
   * @param sessionId the last segment of the session URL, not guessable
   * @param etag of the first ICE session, without quotation marks
   * @param userAgent the client's own words, empty when it sent none
   * @param loopback whether the POST came over the loopback interface, so that 127.0.0.1 is a
   *     useful candidate
   * @param reachedAt the local address that the POST came to, or empty
   */
  record Opening(
      String processId,
      String sessionId,
      String etag,
      NegotiatedSession negotiated,
      String userAgent,
      String remoteAddress,
      boolean loopback,
      String reachedAt) {}

  /**
   * A session that is alive.
   *
   * @param etag of the current ICE session, without quotation marks
   * @param remoteIce the publisher's current credentials
   */
  record Live(NegotiatedSession negotiated, String etag, IceParameters remoteIce) {}

  /**
   * How a session is, or how it ended, for whoever holds its URL.
   *
   * @param state as in the API, and {@code ENDED}
   * @param reason why, in one sentence
   */
  record Report(String state, String reason, PublisherInfo publisher) {}

  /** What came of an opening. */
  sealed interface OpenResult {}

  record Opened(LocalParameters local) implements OpenResult {}

  /** Another publisher is there and stays: 409. */
  record Busy(String detail) implements OpenResult {}

  /** The ingest ended in the meantime: as if it had never been there. */
  record NoIngest() implements OpenResult {}

  /** Not now: 503 with Retry-After. */
  record Unavailable(String detail, int retryAfterSeconds) implements OpenResult {}

  /** What came of an ICE restart. */
  sealed interface RestartResult {}

  record Restarted(LocalParameters local) implements RestartResult {}

  record NoSession() implements RestartResult {}

  OpenResult open(Opening opening);

  /** Null when the ingest has no such session. */
  @Nullable Live find(String processId, String sessionId);

  /** Also for a while after the session has ended. Null when there was none. */
  @Nullable Report report(String processId, String sessionId);

  /** New credentials on both sides; the old ones stay valid until the new ones are used. */
  RestartResult restart(String processId, String sessionId, IceParameters remote, String etag);

  /** Ends ICE and DTLS and frees all; false when there is no such session. */
  boolean close(String processId, String sessionId);
}
