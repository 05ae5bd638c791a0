package io.whipsidecar.conformance;

import java.net.URI;

/** What browsers on other sites need (Fetch standard, RFC 9725 §4.2). */
final class CorsRequirements {
  private static final String ORIGIN = "https://studio.example";

  private CorsRequirements() {}

  static void addTo(Requirements list) {
    list.must(
        "9725 §4.2",
        "OPTIONS on the endpoint is answered 2xx",
        w -> options(w, w.endpoint()).expectSuccess());
    list.should(
        "9725 §4.2",
        "OPTIONS on the endpoint has Accept-Post: application/sdp",
        w -> options(w, w.endpoint()).expectHeader("Accept-Post", "application/sdp"));
    list.should(
        "9725 §4.2",
        "OPTIONS on a session has Accept-Post: application/sdp",
        w -> onSession(w, "").expectHeader("Accept-Post", "application/sdp"));
    list.must(
        "9725 §4.7",
        "A preflight needs no credentials",
        w -> preflight(w, w.endpoint(), "POST").expectSuccess());
    list.must(
        "9725 §4.2",
        "A preflight of the endpoint allows the origin",
        w -> allowsOrigin(preflight(w, w.endpoint(), "POST")));
    list.must(
        "9725 §4.2",
        "A preflight of the endpoint allows POST",
        w ->
            preflight(w, w.endpoint(), "POST")
                .expectHeader("Access-Control-Allow-Methods", "POST"));
    for (String header : new String[] {"Authorization", "Content-Type"}) {
      list.must(
          "9725 §4.2",
          "A preflight of the endpoint allows " + header,
          w ->
              preflight(w, w.endpoint(), "POST")
                  .expectHeader("Access-Control-Allow-Headers", header));
    }
    for (String method : new String[] {"PATCH", "DELETE"}) {
      list.must(
          "9725 §4.2",
          "A preflight of a session allows " + method,
          w -> onSession(w, method).expectHeader("Access-Control-Allow-Methods", method));
    }
    list.must(
        "9725 §4.2",
        "A preflight of a session allows If-Match",
        w -> onSession(w, "PATCH").expectHeader("Access-Control-Allow-Headers", "If-Match"));
    list.must(
        "9725 §4.2",
        "The 201 may be read by other sites",
        w -> allowsOrigin(posted(w, w.offer().text())));
    for (String header : new String[] {"Location", "ETag", "Link"}) {
      list.must(
          "9725 §4.2",
          "The 201 exposes " + header,
          w -> posted(w, w.offer().text()).expectHeader("Access-Control-Expose-Headers", header));
    }
    list.must(
        "9725 §4.2", "A refusal may be read by other sites", w -> allowsOrigin(posted(w, "hello")));
    list.should(
        "9725 §4.6",
        "A preflight has no ICE servers",
        w -> preflight(w, w.endpoint(), "POST").expectNo("Link"));
    list.must("9725 §4.6", "ICE servers, if any, are well-formed links", CorsRequirements::links);
  }

  private static void links(Whip w) throws Exception {
    for (String link : w.post(w.offer().text()).headers("Link")) {
      boolean server = link.contains("rel=\"ice-server\"") || link.contains("rel=ice-server");
      Unmet.unless(!server || link.matches("<(stuns?|turns?):[^>]+>\\s*;.*"), "Link: " + link);
    }
  }

  private static Reply options(Whip w, URI uri) throws Exception {
    return w.send("OPTIONS", uri, "");
  }

  private static Reply preflight(Whip w, URI uri, String method) throws Exception {
    return w.send(
        "OPTIONS",
        uri,
        "",
        "Authorization",
        "",
        "Origin",
        ORIGIN,
        "Access-Control-Request-Method",
        method,
        "Access-Control-Request-Headers",
        "authorization,content-type,if-match");
  }

  private static Reply onSession(Whip w, String method) throws Exception {
    try (Session session = w.open(w.offer())) {
      return method.isEmpty()
          ? options(w, session.url())
          : preflight(w, session.url(), method).expectSuccess();
    }
  }

  private static Reply posted(Whip w, String body) throws Exception {
    return w.post(body, "Content-Type", "application/sdp", "Origin", ORIGIN);
  }

  private static void allowsOrigin(Reply reply) throws Unmet {
    String allowed = reply.header("Access-Control-Allow-Origin");
    Unmet.unless(allowed.equals("*") || allowed.equals(ORIGIN), "it allows \"" + allowed + "\"");
  }
}
