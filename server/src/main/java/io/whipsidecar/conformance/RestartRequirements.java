package io.whipsidecar.conformance;

import static io.whipsidecar.conformance.TrickleRequirements.on;

/** PATCH: ICE restarts (RFC 9725 §4.3.3). */
final class RestartRequirements {
  private static final String UFRAG = "EsAw";
  private static final String PWD = "P2uYro0UCOQ4zxjKXaWCBui1";

  private RestartRequirements() {}

  static void addTo(Requirements list) {
    list.must("9725 §4.3.3", "A restart is answered 200", on(RestartRequirements::restarted));
    list.must(
        "9725 §4.3.3",
        "That 200 is an sdpfrag",
        on(s -> restarted(s).expectHeader("Content-Type", Session.SDPFRAG)));
    list.must(
        "9725 §4.3.3",
        "A restart brings a new entity tag",
        on(
            s -> {
              String etag = restarted(s).header("ETag");
              Unmet.unless(etag.matches("\"[^\"]+\"") && !etag.equals(s.etag()), "ETag: " + etag);
            }));
    list.must(
        "8445 §9",
        "A restart brings a new ufrag and a new password",
        on(
            s -> {
              String frag = restarted(s).body();
              Unmet.unless(frag.contains("a=ice-ufrag:") && frag.contains("a=ice-pwd:"), frag);
              boolean old =
                  frag.contains(s.answer().first("ice-ufrag"))
                      || frag.contains(s.answer().first("ice-pwd"));
              Unmet.unless(!old, "one is the old one");
            }));
    list.must(
        "8445 §9",
        "A lite server is a lite one after the restart",
        on(
            s -> {
              boolean lite = restarted(s).body().contains("a=ice-lite");
              Unmet.unless(
                  lite == s.answer().session().contains("a=ice-lite"), "ice-lite: " + lite);
            }));
    list.must(
        "9725 §4.3.1",
        "After a restart the old entity tag is refused: 412",
        on(
            s -> {
              restarted(s);
              s.patch(Session.fragment(UFRAG, PWD, "a=end-of-candidates"), "If-Match", s.etag())
                  .expect(412);
            }));
    list.must(
        "9725 §4.3.1",
        "After a restart the new entity tag is taken",
        on(
            s -> {
              String etag = restarted(s).header("ETag");
              s.patch(Session.fragment(UFRAG, PWD, "a=end-of-candidates"), "If-Match", etag)
                  .expect(204);
            }));
    fails(list, "with a password of three characters", "abc", "*");
    fails(list, "with another session's entity tag", PWD, "\"another\"");
    list.should(
        "9725 §4.3.3",
        "The same restart once more, before its credentials are used, is answered the same",
        on(
            s -> {
              Reply first = restarted(s);
              Reply again = restarted(s);
              boolean same =
                  again.header("ETag").equals(first.header("ETag"))
                      && again.body().equals(first.body());
              Unmet.unless(same, again.header("ETag") + " after " + first.header("ETag"));
            }));
    list.should(
        "8445 §9",
        "A restart with the old ufrag and a new password is refused",
        on(
            s ->
                s.patch(Session.fragment(s.offer().ufrag(), PWD), "If-Match", "*")
                    .expectRefusal()));
    list.must(
        "9725 §4.3.3",
        "A second restart is answered 200",
        on(
            s -> {
              restarted(s);
              s.patch(Session.fragment("Zwei", PWD), "If-Match", "*").expect(200);
            }));
  }

  private static void fails(Requirements list, String what, String pwd, String etag) {
    list.must(
        "9725 §4.3.3",
        "A restart " + what + " fails, and the ICE session stays",
        on(
            s -> {
              s.patch(Session.fragment(UFRAG, pwd), "If-Match", etag).expectRefusal();
              s.patch(s.trickle("a=end-of-candidates"), "If-Match", s.etag()).expect(204);
            }));
  }

  private static Reply restarted(Session session) throws Exception {
    return session.patch(Session.fragment(UFRAG, PWD), "If-Match", "*").expect(200);
  }
}
