package io.whipsidecar.conformance;

import java.net.URI;

/** Tokens (RFC 9725 §4.7, RFC 6750). */
final class AccessRequirements {
  private static final String WRONG = "Bearer not-the-token";

  private AccessRequirements() {}

  static void addTo(Requirements list) {
    list.must("9725 §4.7", "A POST without a token is refused: 401", w -> as(w, "").expect(401));
    list.must(
        "9725 §4.7", "A POST with a wrong token is refused: 401", w -> as(w, WRONG).expect(401));
    list.must(
        "6750 §3",
        "A 401 has WWW-Authenticate: Bearer",
        w -> as(w, "").expectHeader("WWW-Authenticate", "Bearer"));
    list.must(
        "9110 §11.1",
        "The scheme is compared without regard to case",
        w -> as(w, "bearer " + w.token()).expect(201));
    list.must(
        "6750 §2.1",
        "Another scheme is refused: 401",
        w -> as(w, "Basic " + w.token()).expect(401));
    list.must(
        "6750 §2.1",
        "A longer token is refused: 401",
        w -> as(w, "Bearer " + w.token() + "x").expect(401));
    list.should(
        "6750 §5.3",
        "A token in the query is not taken by default",
        w -> {
          URI url = URI.create(w.endpoint() + "?access_token=" + w.token());
          w.send(
                  "POST",
                  url,
                  w.offer().text(),
                  "Content-Type",
                  "application/sdp",
                  "Authorization",
                  "")
              .expectRefusal();
        });
    list.should(
        "9725 §5", "An unknown endpoint answers like a wrong token", AccessRequirements::same);
    list.must(
        "9725 §4.7",
        "The token is in no header and body of the 201",
        w -> {
          Reply reply = w.post(w.offer().text());
          boolean told = (reply.response().headers().map() + reply.body()).contains(w.token());
          Unmet.unless(!told, "it is");
        });
    for (String method : new String[] {"PATCH", "DELETE"}) {
      list.must(
          "9725 §4.7",
          method + " with a wrong token is refused: 401, and the session lives",
          w -> onSession(w, method));
    }
  }

  private static Reply as(Whip w, String authorization) throws Exception {
    return w.post(
        w.offer().text(), "Content-Type", "application/sdp", "Authorization", authorization);
  }

  private static void same(Whip w) throws Exception {
    Reply wrong = as(w, WRONG);
    Reply unknown =
        w.send(
            "POST",
            w.elsewhere("nobody-knows-this-one"),
            w.offer().text(),
            "Content-Type",
            "application/sdp",
            "Authorization",
            WRONG);
    Unmet.unless(
        wrong.status() == unknown.status() && wrong.body().equals(unknown.body()),
        wrong.status() + " and " + unknown.status());
  }

  private static void onSession(Whip w, String method) throws Exception {
    try (Session session = w.open(w.offer())) {
      w.send(
              method,
              session.url(),
              session.trickle(),
              "Content-Type",
              Session.SDPFRAG,
              "If-Match",
              session.etag(),
              "Authorization",
              WRONG)
          .expect(401);
      session.get().expectSuccess();
    }
  }
}
