package io.whipsidecar.conformance;

import java.net.URI;

/** What a flood is told (RFC 9725 §5); these come last, as they use the server up for a moment. */
final class FloodRequirements {
  private static final int REQUESTS = 2_500;
  private static final byte[] NOTHING = {};

  private FloodRequirements() {}

  static void addTo(Requirements list) {
    list.should("9725 §5", "A flood of PATCH is told 429", FloodRequirements::patches);
    list.should(
        "9725 §5",
        "A flood of DELETE is told 429",
        w -> flood(w, "DELETE", URI.create(w.endpoint() + "/never-was")));
    list.should("9725 §5", "A flood of POST is told 429", w -> flood(w, "POST", w.endpoint()));
    list.should(
        "6585 §4",
        "A 429 has Retry-After",
        w -> flood(w, "POST", w.endpoint()).expectHeader("Retry-After", ""));
    list.must("9725 §5", "After a flood publishers are taken", w -> w.open(w.offer()).close());
  }

  private static void patches(Whip w) throws Exception {
    try (Session session = w.open(w.offer())) {
      flood(w, "PATCH", session.url());
    }
  }

  private static Reply flood(Whip w, String method, URI uri) throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      Reply reply = w.once(method, uri, NOTHING, "Content-Type", "application/sdp");
      if (reply.status() == 429) {
        Unmet.unless(!reply.headers("Retry-After").isEmpty(), "a 429 without Retry-After");
        return reply;
      }
    }
    throw new Unmet("none of " + REQUESTS + " was");
  }
}
