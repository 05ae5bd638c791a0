package io.whipsidecar.conformance;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has to be in an answer (RFC 9725 §4.2 and §4.4, and the RFCs of SDP). */
final class AnswerRequirements {
  /** Looks at the answer to an ordinary offer. */
  @FunctionalInterface
  private interface Look {
    void at(Offer offer, Answer answer) throws Unmet;
  }

  private AnswerRequirements() {}

  static void addTo(Requirements list) {
    media(list);
    transport(list);
    list.must(
        "8866 §5",
        "The answer begins with v=, o=, s= and has t=",
        on(
            (o, a) -> {
              List<String> lines = a.session();
              boolean order =
                  lines.size() > 3
                      && lines.get(0).equals("v=0")
                      && lines.get(1).matches("o=\\S+ \\d+ \\d+ IN IP[46] \\S+")
                      && lines.get(2).startsWith("s=");
              Unmet.unless(
                  order && lines.stream().anyMatch(l -> l.startsWith("t=")), lines.toString());
            }));
    list.must(
        "8866 §5",
        "The answer's lines end with CRLF",
        on((o, a) -> Unmet.unless(!a.text().matches("(?s).*[^\\r]\\n.*"), "some end with LF")));
    list.must(
        "8285 §6",
        "extmap-allow-mixed is answered where it was offered",
        on((o, a) -> Unmet.unless(a.text().contains("a=extmap-allow-mixed"), "it is not")));
  }

  private static void media(Requirements list) {
    list.must(
        "3264 §6",
        "The answer has the offer's m-lines in their order",
        on(
            (o, a) -> {
              List<String> kinds = a.media().stream().map(m -> m.get(0).split(" ", -1)[0]).toList();
              Unmet.unless(kinds.equals(List.of("m=audio", "m=video")), kinds.toString());
            }));
    list.must(
        "9725 §4.2", "The answer is recvonly", on((o, a) -> a.expectEverywhere("a=recvonly")));
    list.must(
        "9143 §7.3",
        "The answer has the offer's mids",
        on(
            (o, a) ->
                Unmet.unless(a.all("mid").equals(List.of("0", "1")), a.all("mid").toString())));
    list.must(
        "9725 §4.4.1",
        "The answer bundles all m-lines",
        on((o, a) -> Unmet.unless(a.first("group").equals("BUNDLE 0 1"), a.first("group"))));
    list.must(
        "9725 §4.4.1", "The answer has rtcp-mux", on((o, a) -> a.expectEverywhere("a=rtcp-mux")));
    list.should(
        "9725 §4.4.3",
        "No m-line is refused",
        on(
            (o, a) -> {
              for (List<String> m : a.media()) {
                Unmet.unless(!m.get(0).split(" ", -1)[1].equals("0"), m.get(0));
              }
            }));
    list.must(
        "3264 §6.1",
        "Only offered payload types are answered",
        on(
            (o, a) -> {
              for (List<String> m : a.media()) {
                List<String> words = List.of(m.get(0).split(" ", -1));
                Set<String> types = new HashSet<>(words.subList(3, words.size()));
                types.removeAll(Set.of("111", "96", "97"));
                Unmet.unless(types.isEmpty(), types.toString());
              }
            }));
    list.must(
        "8285 §5",
        "Only offered header extensions are answered, with their ids",
        on(
            (o, a) -> {
              for (String extmap : a.all("extmap")) {
                String plain = extmap.replaceFirst("^(\\d+)/\\w+", "$1");
                Unmet.unless(o.has("a=extmap:" + plain), extmap);
              }
            }));
    list.must(
        "4585 §4.2",
        "Only offered feedback is answered",
        on(
            (o, a) -> {
              for (String feedback : a.all("rtcp-fb")) {
                Unmet.unless(o.has("a=rtcp-fb:" + feedback), feedback);
              }
            }));
    list.should(
        "4585 §4.2",
        "NACK and PLI are answered where they were offered",
        on(
            (o, a) -> {
              List<String> all = a.all("rtcp-fb");
              boolean both = all.contains("96 nack") && all.contains("96 nack pli");
              Unmet.unless(both, all.toString());
            }));
  }

  private static void transport(Requirements list) {
    list.must(
        "8839 §5.4",
        "ice-ufrag has 4 to 256 characters, ice-pwd 22 to 256",
        on(
            (o, a) -> {
              Unmet.unless(
                  a.first("ice-ufrag").matches("[A-Za-z0-9+/]{4,256}"), a.first("ice-ufrag"));
              Unmet.unless(a.first("ice-pwd").matches("[A-Za-z0-9+/]{22,256}"), "ice-pwd");
            }));
    list.must(
        "9143 §7.3",
        "A bundle has one set of ICE credentials",
        on((o, a) -> Unmet.unless(new HashSet<>(a.all("ice-ufrag")).size() == 1, "it has more")));
    list.must(
        "9725 §4.3",
        "The answer has all of the server's candidates",
        on((o, a) -> Unmet.unless(!a.all("candidate").isEmpty(), "it has none")));
    list.must(
        "8445 §2.5",
        "An ICE-lite server has host candidates only",
        on(
            (o, a) -> {
              boolean lite = a.session().contains("a=ice-lite");
              for (String candidate : a.all("candidate")) {
                Unmet.unless(!lite || candidate.contains("typ host"), candidate);
              }
            }));
    list.must(
        "9143 §8",
        "With rtcp-mux there are candidates of component 1 only",
        on(
            (o, a) -> {
              for (String candidate : a.all("candidate")) {
                Unmet.unless(candidate.split(" ", -1)[1].equals("1"), candidate);
              }
            }));
    list.must(
        "8122 §5",
        "The answer has a fingerprint, not of SHA-1 or MD5 only",
        on(
            (o, a) ->
                Unmet.unless(a.first("fingerprint").startsWith("sha-"), a.first("fingerprint"))));
    list.must(
        "8842 §5.3",
        "setup:actpass is answered active or passive",
        on((o, a) -> Unmet.unless(a.first("setup").matches("active|passive"), a.first("setup"))));
    list.must(
        "8445 §5.3",
        "Each session has credentials of its own",
        w -> {
          String first;
          try (Session one = w.open(w.offer())) {
            first = one.answer().first("ice-pwd");
          }
          try (Session two = w.open(w.offer())) {
            Unmet.unless(!two.answer().first("ice-pwd").equals(first), "two have the same");
          }
        });
  }

  private static Requirement.Check on(Look look) {
    return w -> {
      Offer offer = w.offer();
      try (Session session = w.open(offer)) {
        look.at(offer, session.answer());
      }
    };
  }
}
