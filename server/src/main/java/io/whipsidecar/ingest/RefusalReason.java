package io.whipsidecar.ingest;

/**
 * Why a publisher's request was refused: stable names for programs, in the API, the log and the
 * metrics. Where a publisher must not learn the reason, it is told less than the operator.
 */
public enum RefusalReason {
  NO_TOKEN("The request has no token."),
  WRONG_TOKEN("The token is not this ingest's, nor a good one of the issuer."),
  TOKEN_EXPIRED("The issuer's token has expired."),
  TOKEN_FOR_OTHER_INGEST("The issuer's token does not name this ingest."),
  ISSUER_KEYS_UNAVAILABLE("The issuer's keys can't be had, so that its tokens can't be judged."),
  NO_TOKEN_SET("The ingest has no publish_token, and anonymous publishers are not allowed."),
  UNKNOWN_INGEST("No ingest of this id is registered."),

  NO_SESSION("The session has ended or never was."),
  NOT_FOUND("The path is none of a WHIP endpoint."),
  METHOD_NOT_ALLOWED("The resource does not know the method."),
  PUBLISHER_ACTIVE("Another publisher is there, and publisher_policy protects it."),
  ETAG_MISMATCH("If-Match does not name the current ICE session."),
  IF_MATCH_REQUIRED("A PATCH came without If-Match."),

  RATE_LIMITED("Too many requests came from one address or for one ingest."),
  TOO_MANY_PUBLISHERS("The server's limit of publishers is reached."),
  TOO_MANY_CONNECTING("Too many publishers are being set up at once."),
  SERVER_BUSY("The event loop did not answer in time."),
  SERVER_STOPPING("The server is stopping."),
  INTERNAL("The server failed; its log says more."),

  MEDIA_TYPE("The Content-Type is another one."),
  MALFORMED_OFFER("The offer can't be read."),
  MALFORMED_SDPFRAG("The sdpfrag can't be read."),
  NO_MEDIA("The offer has neither audio nor video."),
  NOT_SENDING("The offer does not send a track that it has."),
  TOO_MANY_TRACKS("The offer has several tracks of one kind."),
  CODEC_NOT_OFFERED("The offer lacks the ingest's codec."),
  NOT_SECURE("The offer does not use DTLS-SRTP."),
  NO_BUNDLE("The offer does not bundle its tracks."),
  NO_RTCP_MUX("The offer lacks rtcp-mux."),
  NO_ICE("The offer lacks ICE credentials."),
  NO_FINGERPRINT("The offer lacks a fingerprint."),
  WEAK_FINGERPRINT("The offer's fingerprints are too weak."),
  SETUP("The offer's setup role can't be answered."),

  MALFORMED_REQUEST("The request is not HTTP."),
  MALFORMED_PATH("The path is not percent-encoded UTF-8."),
  HTTP_VERSION("The version of HTTP is unknown."),
  URI_TOO_LONG("The URI is too long."),
  HEADERS_TOO_LARGE("The header fields are too large."),
  BODY_TOO_LARGE("The body is too large."),
  BODY_TIMEOUT("The body took too long, or broke off."),
  TLS_FAILED("The TLS handshake failed, or only one side speaks TLS.");

  private final String sentence;

  RefusalReason(String sentence) {
    this.sentence = sentence;
  }

  /** For people. */
  public String sentence() {
    return sentence;
  }
}
