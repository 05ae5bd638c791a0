package io.whipsidecar.session;

/**
 * Why a session ended.
 *
 * @param cause a stable name for programs
 * @param sentence for people: the publisher's GET, the log and the API show it
 */
public record SessionEnd(Cause cause, String sentence) {
  /** What brought the end about. */
  public enum Cause {
    /** The publisher deleted its session (RFC 9725 §4.2). */
    DELETED,
    /** The publisher closed its DTLS connection. */
    CLOSE_NOTIFY,
    /** The DTLS handshake failed. */
    DTLS_FAILED,
    /** The set-up did not finish in time. */
    SETUP_TIMEOUT,
    /** Nothing authentic was heard for too long (RFC 7675). */
    EXPIRED,
    /** Another publisher took over. */
    REPLACED,
    /** DisconnectPublisher was called. */
    DISCONNECTED,
    /** The ingest was stopped. */
    INGEST_REMOVED,
    /** The server is stopping. */
    SHUTDOWN
  }
}
