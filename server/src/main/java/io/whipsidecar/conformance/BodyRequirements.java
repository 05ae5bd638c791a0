package io.whipsidecar.conformance;

import java.nio.charset.StandardCharsets;

/** Bodies and media types that are wrong, and how a server says so. */
final class BodyRequirements {
  private static final int LARGE = 1_000_000;

  private BodyRequirements() {}

  static void addTo(Requirements list) {
    for (String type : new String[] {"text/plain", "application/json", "application/sdpx"}) {
      list.must(
          "9725 §4.2",
          "A POST of " + type + " is refused: 415",
          w -> w.post(w.offer().text(), "Content-Type", type).expect(415));
    }
    list.must(
        "9725 §4.2",
        "A POST without Content-Type is refused: 415",
        w -> w.post(w.offer().text(), "Content-Type", "").expect(415));
    list.should(
        "9110 §15.5.16",
        "A 415 has Accept-Post",
        w ->
            w.post(w.offer().text(), "Content-Type", "text/plain")
                .expectHeader("Accept-Post", "application/sdp"));
    list.must(
        "9110 §8.3.1",
        "Content-Type may have parameters",
        w ->
            w.post(w.offer().text(), "Content-Type", "application/sdp; charset=utf-8").expect(201));
    list.must(
        "9110 §8.3.1",
        "Content-Type is compared without regard to case",
        w -> w.post(w.offer().text(), "Content-Type", "Application/SDP").expect(201));
    String[] malformed = {"", "hello", "{\"sdp\":\"v=0\"}", "v=0\r\nm=\r\n", "v=0\r\nx"};
    for (String body : malformed) {
      list.must(
          "9725 §4.2",
          "A POST of " + shown(body) + " is refused: 400",
          w -> w.post(body).expect(400));
    }
    list.must("9725 §4.2", "An offer that is no UTF-8 is refused: 400", BodyRequirements::utf8);
    list.should(
        "9110 §15.5.14",
        "A body of a megabyte is refused: 413",
        w -> w.post("v=0\r\n" + "a=x\r\n".repeat(LARGE / 5)).expect(413, 400));
    list.should(
        "9725 §5",
        "An offer of 10,000 lines is refused",
        w -> w.post(w.offer().text() + "a=x\r\n".repeat(10_000)).expectRefusal());
    list.should(
        "9725 §5",
        "An offer of 1,000 candidates is no server error",
        w -> noServerError(w.post(w.offer().text() + candidates())));
    problem(list);
  }

  private static void problem(Requirements list) {
    list.should(
        "9725 §4.1",
        "Errors are application/problem+json (RFC 9457)",
        w -> w.post("hello").expectHeader("Content-Type", "application/problem+json"));
    list.should(
        "9457 §3.1.2",
        "The problem's status is the response's",
        w -> {
          String body = w.post("hello").body();
          Unmet.unless(body.matches("(?s).*\"status\"\\s*:\\s*400.*"), body);
        });
    list.should("9457 §3.1.1", "Other problems have other types", BodyRequirements::types);
  }

  private static void types(Whip w) throws Exception {
    String one = w.post("hello").body();
    String two = w.post(w.offer().text(), "Content-Type", "text/plain").body();
    String type = "(?s).*\"type\"\\s*:\\s*\"([^\"]*)\".*";
    Unmet.unless(one.matches(type) && two.matches(type), "a problem has no type");
    Unmet.unless(
        !one.replaceAll(type, "$1").equals(two.replaceAll(type, "$1")), "they have the same type");
  }

  private static String shown(String body) {
    return body.isEmpty() ? "nothing" : '"' + body.replace("\r\n", "\\r\\n") + '"';
  }

  private static void utf8(Whip w) throws Exception {
    byte[] body = (w.offer().text() + "i=?\r\n").getBytes(StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xff;
    w.post(body).expect(400);
  }

  private static String candidates() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      out.append(
          "a=candidate:%d 1 udp %d 192.0.2.1 %d typ host\r\n".formatted(i, i + 1, i + 1_024));
    }
    return out.toString();
  }

  static void noServerError(Reply reply) throws Unmet {
    Unmet.unless(reply.status() < 500, "the answer was " + reply.status());
  }
}
