package io.whipsidecar.conformance;

import java.net.URI;
import java.util.Locale;

/** PATCH: trickle ICE (RFC 9725 §4.3.1, §4.3.2; RFC 8840). */
final class TrickleRequirements {
  private static final String HOST = "a=candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host";

  /** Something to do with a session that is open. */
  @FunctionalInterface
  interface Use {
    void of(Session session) throws Exception;
  }

  private TrickleRequirements() {}

  static void addTo(Requirements list) {
    list.must(
        "9725 §4.3.1",
        "The 201 has a strong entity tag",
        on(s -> Unmet.unless(s.etag().matches("\"[^\"]+\""), "ETag: " + s.etag())));
    list.must(
        "9725 §4.3.1",
        "Each ICE session has an entity tag of its own",
        w -> {
          String first;
          try (Session one = w.open(w.offer())) {
            first = one.etag();
          }
          on(s -> Unmet.unless(!s.etag().equals(first), first)).run(w);
        });
    list.must(
        "9725 §4.3.2",
        "A candidate is answered 204 without content",
        on(s -> trickled(s, HOST).expectNoContent()));
    list.must(
        "9725 §4.3.1", "A 204 has no entity tag", on(s -> trickled(s, HOST).expectNo("ETag")));
    taken(
        list,
        "an mDNS name",
        HOST.replace("192.0.2.1", "7ef0e6a5-0c0c-4b4e-9d7b-1c0e7f0a1b2c.local"));
    taken(list, "a domain name", HOST.replace("192.0.2.1", "publisher.invalid"));
    taken(list, "TCP", "a=candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active");
    taken(list, "IPv6", HOST.replace("192.0.2.1", "2001:db8::1"));
    taken(list, "an unknown transport", HOST.replace("udp", "sctp"));
    list.must(
        "8840 §4.4",
        "The m-line's protocol does not matter",
        on(s -> frag(s, s.trickle(HOST).replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")).expect(204)));
    list.must(
        "8840 §4.4",
        "The end of candidates is answered 204",
        on(s -> trickled(s, "a=end-of-candidates")));
    list.should(
        "9725 §4.3.2",
        "Several candidates in one PATCH are answered 204",
        on(s -> trickled(s, (HOST + "\r\n").repeat(20) + "a=end-of-candidates")));
    conditions(list);
    errors(list);
  }

  private static void conditions(Requirements list) {
    list.must(
        "9725 §4.3.1",
        "A PATCH without If-Match is refused: 428",
        on(s -> s.patch(s.trickle(HOST)).expect(428)));
    list.must(
        "9725 §4.3.1",
        "If-Match of another ICE session is refused: 412",
        on(s -> s.patch(s.trickle(HOST), "If-Match", "\"another\"").expect(412)));
    list.must(
        "9110 §13.1.1",
        "A weak entity tag does not match: 412",
        on(s -> s.patch(s.trickle(HOST), "If-Match", "W/" + s.etag()).expect(412)));
    list.must(
        "9110 §13.1.1",
        "If-Match may be a list",
        on(s -> s.patch(s.trickle(HOST), "If-Match", "\"another\", " + s.etag()).expect(204)));
  }

  private static void errors(Requirements list) {
    for (String type : new String[] {"application/sdp", "text/plain"}) {
      list.must(
          "9725 §4.3",
          "A PATCH of " + type + " is refused: 415",
          w -> {
            try (Session s = w.open(w.offer())) {
              w.send("PATCH", s.url(), s.trickle(HOST), "Content-Type", type, "If-Match", s.etag())
                  .expect(415);
            }
          });
    }
    list.should(
        "5789 §2.2",
        "That 415 has Accept-Patch",
        w -> {
          try (Session s = w.open(w.offer())) {
            w.send("PATCH", s.url(), "", "Content-Type", "text/plain", "If-Match", s.etag())
                .expectHeader("Accept-Patch", Session.SDPFRAG);
          }
        });
    list.must(
        "9110 §8.3.1",
        "The media type may have parameters and capitals",
        w -> {
          try (Session s = w.open(w.offer())) {
            String type = Session.SDPFRAG.toUpperCase(Locale.ROOT) + "; charset=utf-8";
            w.send("PATCH", s.url(), s.trickle(HOST), "Content-Type", type, "If-Match", s.etag())
                .expect(204);
          }
        });
    list.must(
        "9725 §4.3",
        "A malformed fragment is refused: 400, and the session lives",
        on(
            s -> {
              frag(s, "hello").expect(400);
              s.get().expectSuccess();
            }));
    list.must(
        "9725 §4.3",
        "A PATCH of no session is answered 404",
        w ->
            w.send(
                    "PATCH",
                    URI.create(w.endpoint() + "/never-was"),
                    "",
                    "Content-Type",
                    Session.SDPFRAG,
                    "If-Match",
                    "*")
                .expect(404, 410));
    list.should(
        "9725 §5",
        "A fragment of 1,000 candidates is no server error, and the session lives",
        on(
            s -> {
              BodyRequirements.noServerError(frag(s, s.trickle((HOST + "\r\n").repeat(1_000))));
              s.get().expectSuccess();
            }));
  }

  private static void taken(Requirements list, String what, String candidate) {
    list.must(
        "9725 §4.3.2",
        "A candidate with " + what + " is silently discarded: 204",
        on(s -> trickled(s, candidate)));
  }

  private static Reply trickled(Session session, String lines) throws Exception {
    return frag(session, session.trickle(lines)).expect(204);
  }

  private static Reply frag(Session session, String text) throws Exception {
    return session.patch(text, "If-Match", session.etag());
  }

  static Requirement.Check on(Use use) {
    return w -> {
      try (Session session = w.open(w.offer())) {
        use.of(session);
      }
    };
  }
}
