package io.whipsidecar.conformance;

import java.net.URI;

/** Which methods the two resources know (RFC 9725 §4.1, §4.2). */
final class MethodRequirements {
  private MethodRequirements() {}

  static void addTo(Requirements list) {
    list.must("9725 §4.2", "A POST with an offer is answered 201", w -> w.open(w.offer()).close());
    list.must(
        "9725 §4.2",
        "The 201 is application/sdp",
        w -> w.post(w.offer().text()).expectHeader("Content-Type", "application/sdp"));
    list.must("9725 §4.2", "The 201 has a Location", MethodRequirements::location);
    list.should(
        "9725 §4.2", "Location is a URL or an absolute path (OBS)", MethodRequirements::absolute);
    list.should("9725 §5", "Session URLs can't be guessed", MethodRequirements::unguessable);
    list.must(
        "9725 §4.5", "The session URL is a final one: no redirection", w -> onSession(w, "GET"));
    list.must("9725 §4.2", "DELETE is answered 200", MethodRequirements::delete);
    list.must("9725 §4.2", "After DELETE the session is gone", MethodRequirements::gone);
    list.must("9725 §4.2", "After DELETE the next publisher is taken", MethodRequirements::again);
    list.must("9725 §4.3.1", "DELETE ignores If-Match", MethodRequirements::deleteIfMatch);
    for (String method : new String[] {"GET", "HEAD"}) {
      list.must(
          "9725 §4.1",
          method + " on the endpoint is answered 2xx without content",
          w -> w.send(method, w.endpoint(), "").expectSuccess().expectNoContent());
      list.must(
          "9725 §4.1",
          method + " on a session is answered 2xx without content",
          w -> onSession(w, method).expectSuccess().expectNoContent());
    }
    for (String method : new String[] {"PUT", "PATCH", "DELETE", "FOO"}) {
      list.must(
          "9725 §4.1",
          method + " on the endpoint is refused: 405",
          w -> w.send(method, w.endpoint(), "").expect(405, 501));
    }
    for (String method : new String[] {"POST", "PUT", "FOO"}) {
      list.must(
          "9725 §4.1",
          method + " on a session is refused: 405",
          w -> onSession(w, method).expect(405, 501));
    }
    list.must(
        "9110 §15.5.6",
        "A 405 of the endpoint has Allow with POST",
        w -> w.send("PUT", w.endpoint(), "").expectHeader("Allow", "POST"));
    list.must(
        "9110 §15.5.6",
        "A 405 of a session has Allow with PATCH and DELETE",
        w -> onSession(w, "PUT").expectHeader("Allow", "PATCH").expectHeader("Allow", "DELETE"));
    list.must(
        "9110 §15.5.5",
        "A session that never was is answered 404",
        w -> w.send("DELETE", URI.create(w.endpoint() + "/never-was"), "").expect(404));
  }

  private static Reply onSession(Whip w, String method) throws Exception {
    try (Session session = w.open(w.offer())) {
      Reply reply = w.send(method, session.url(), "");
      Unmet.unless(reply.status() / 100 != 3, "the answer was " + reply.status());
      return reply;
    }
  }

  private static void location(Whip w) throws Exception {
    Reply reply = w.post(w.offer().text());
    Unmet.unless(reply.headers("Location").size() == 1, "Location: " + reply.headers("Location"));
  }

  private static void absolute(Whip w) throws Exception {
    String location = w.post(w.offer().text()).header("Location");
    Unmet.unless(location.startsWith("/") || location.startsWith("http"), location);
  }

  private static void unguessable(Whip w) throws Exception {
    String one = w.post(w.offer().text()).header("Location");
    String two = w.post(w.offer().text()).header("Location");
    int common = 0;
    while (common < Math.min(one.length(), two.length())
        && one.charAt(common) == two.charAt(common)) {
      common++;
    }
    int different = Math.max(one.length(), two.length()) - common;
    Unmet.unless(different >= 16, "two of them differ in their last " + different + " characters");
  }

  private static void delete(Whip w) throws Exception {
    try (Session session = w.open(w.offer())) {
      session.delete().expect(200);
    }
  }

  private static void deleteIfMatch(Whip w) throws Exception {
    try (Session session = w.open(w.offer())) {
      session.delete("If-Match", "\"another\"").expect(200);
    }
  }

  private static void gone(Whip w) throws Exception {
    try (Session session = w.open(w.offer())) {
      session.delete();
      session.get().expect(404, 410);
      session.patch(session.trickle(), "If-Match", session.etag()).expect(404, 410);
    }
  }

  private static void again(Whip w) throws Exception {
    w.open(w.offer()).close();
    Offer next = w.offer();
    Reply reply = w.send("POST", w.endpoint(), next.text(), "Content-Type", "application/sdp");
    new Session(w, next, reply.expect(201)).close();
  }
}
