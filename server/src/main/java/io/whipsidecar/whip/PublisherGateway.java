package io.whipsidecar.whip;

import io.whipsidecar.ingest.PublisherInfo;
import io.whipsidecar.ingest.RefusalReason;
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

  /** What came of looking for a session. */
  sealed interface FindResult permits Live, Refusal {}

  /**
   * A session that is alive.
   *
   * @param etag of the current ICE session, without quotation marks
   * @param remoteIce the publisher's current credentials
   * @param formerIce those before the last restart; null when there was none
   * @param restartUnused whether no check has used what the last restart was answered with
   */
  record Live(
      NegotiatedSession negotiated,
      String etag,
      IceParameters remoteIce,
      @Nullable IceParameters formerIce,
      boolean restartUnused)
      implements FindResult {}

  /** What came of asking how a session is. */
  sealed interface ReportResult permits Report, Refusal {}

  /**
   * How a session is, or how it ended, for whoever holds its URL.
   *
   * @param state as in the API, and {@code ENDED}
   * @param reason why, in one sentence
   */
  record Report(String state, String reason, PublisherInfo publisher) implements ReportResult {}

  /** What came of an opening. */
  sealed interface OpenResult permits Opened, Refusal {}

  record Opened(LocalParameters local) implements OpenResult {}

  /** What came of an ICE restart. */
  sealed interface RestartResult permits Restarted, Refusal {}

  /**
   * New credentials on both sides.
   *
   * @param etag of the ICE session that they belong to, without quotation marks
   */
  record Restarted(LocalParameters local, String etag) implements RestartResult {}

  /** What came of closing a session. */
  sealed interface CloseResult permits Closed, Refusal {}

  record Closed() implements CloseResult {}

  /** It can't be done, and the publisher is told why. */
  sealed interface Refusal
      extends OpenResult, FindResult, ReportResult, RestartResult, CloseResult {
    WhipResponse response();
  }

  /**
   * Another publisher is there and stays: 409.
   *
   * @param retryAfterSeconds when it may be replaced if it stays silent; 0: never
   */
  record Busy(String detail, int retryAfterSeconds) implements Refusal {
    @Override
    public WhipResponse response() {
      WhipResponse busy = Problem.BUSY.response(detail);
      return retryAfterSeconds == 0
          ? busy
          : busy.with("Retry-After", String.valueOf(retryAfterSeconds));
    }
  }

  /** The ingest ended in the meantime: as if it had never been there. */
  record NoIngest() implements Refusal {
    @Override
    public WhipResponse response() {
      return Authorization.refusal(RefusalCause.of(RefusalReason.UNKNOWN_INGEST));
    }
  }

  /** The ingest has no such session. */
  record NoSession() implements Refusal {
    @Override
    public WhipResponse response() {
      String detail = "no such session: it has ended or never was";
      return Problem.NOT_FOUND.response(detail).because(RefusalReason.NO_SESSION, detail);
    }
  }

  /** Not now: 503 with Retry-After. An opening or a restart is not done later either. */
  record Unavailable(RefusalReason reason, String detail, int retryAfterSeconds)
      implements Refusal {
    @Override
    public WhipResponse response() {
      return Problem.unavailable(reason, detail, retryAfterSeconds);
    }
  }

  OpenResult open(Opening opening);

  FindResult find(String processId, String sessionId);

  /** Also for a while after the session has ended. */
  ReportResult report(String processId, String sessionId);

  /**
   * New credentials on both sides; the old ones stay valid until the new ones are used. The same
   * again for the remote credentials that are there already.
   *
   * @param etag of the new ICE session
   */
  RestartResult restart(String processId, String sessionId, IceParameters remote, String etag);

  /** Ends ICE and DTLS and frees all. When it is not now, then soon. */
  CloseResult close(String processId, String sessionId);
}
