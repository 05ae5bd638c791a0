package io.whipsidecar.whip;

/**
 * Where we forgive what RFC 9725 forbids, and for whom. Each constant is used at the line that
 * forgives, so that none is forgotten when its client has been mended.
 */
enum Leniency {
  /** RFC 9725 §4.3.1 wants the entity tag in If-Match. */
  ETAG_REQUEST_HEADER("Eyevinn's web client", "sends ETag: as a request header and no If-Match"),
  /** RFC 9725 §4.3.2: {@code *} is for restarts. */
  STAR_ON_TRICKLE("medooze whip-whep-js", "sends If-Match: * on every PATCH"),
  /** RFC 9725 §4.3.3: a restart has {@code If-Match: *}. */
  ETAG_ON_RESTART("simple-whip-client", "sends If-Match with the entity tag on every request"),
  /** RFC 9110 §8.8.3: an entity tag stands between quotation marks. */
  UNQUOTED_ETAG("simple-whip-client", "may send the entity tag without quotation marks"),
  /** RFC 9725 §4.7: the token goes with every request. The session URL can't be guessed. */
  NO_TOKEN_ON_SESSION("Eyevinn's web client", "sends DELETE without Authorization");

  private final String client;
  private final String habit;

  Leniency(String client, String habit) {
    this.client = client;
    this.habit = habit;
  }

  /** For whom. */
  String client() {
    return client;
  }

  /** What that client does. */
  String habit() {
    return habit;
  }

  /** For documentation. */
  String inWords() {
    return client + ' ' + habit;
  }
}
