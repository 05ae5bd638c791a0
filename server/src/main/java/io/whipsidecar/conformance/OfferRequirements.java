package io.whipsidecar.conformance;

import java.util.List;
import java.util.function.UnaryOperator;

/** Which offers are taken and which are not (RFC 9725 §4.2, §4.4, §4.8). */
final class OfferRequirements {
  private static final String SHA1 =
      "a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB";
  private static final String MD5 =
      "a=fingerprint:md5 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B";

  private OfferRequirements() {}

  static void addTo(Requirements list) {
    refused(list);
    taken(list);
    setup(list);
    list.should(
        "9725 §4.8", "All layers of a simulcast are answered", OfferRequirements::simulcast);
    list.must(
        "3264 §6",
        "Retransmission is not answered where it was not offered",
        w -> {
          Offer plain =
              w.offer().with("SAVPF 96 97", "SAVPF 96").without("a=rtpmap:97").without("a=fmtp:97");
          try (Session session = w.open(plain.without("a=ssrc-group"))) {
            Unmet.unless(!session.answer().text().contains("rtx/90000"), "it is");
          }
        });
    list.must(
        "3264 §6",
        "A data channel is answered in its place, or refused with the offer",
        OfferRequirements::dataChannel);
  }

  private static void refused(Requirements list) {
    refused(list, "9725 §4.2", "that is recvonly", o -> o.with("a=sendonly", "a=recvonly"));
    refused(list, "9725 §4.2", "that is inactive", o -> o.with("a=sendonly", "a=inactive"));
    refused(list, "8839 §5.4", "without ICE credentials", o -> o.without("a=ice-"));
    refused(list, "8827 §6.5", "without a fingerprint", o -> o.without("a=fingerprint"));
    refused(
        list,
        "8122 §5",
        "with an md5 fingerprint only",
        o -> o.without("a=fingerprint").with("a=setup", MD5 + "\r\na=setup"));
    refused(
        list, "8827 §6.5", "without DTLS (RTP/AVPF)", o -> o.with("UDP/TLS/RTP/SAVPF", "RTP/AVPF"));
    refused(list, "9725 §4.4.1", "without rtcp-mux", o -> o.without("a=rtcp-mux"));
    refused(list, "9725 §4.4.1", "without BUNDLE", o -> o.without("a=group"));
    refused(list, "8839 §5.4", "with a password of three characters", o -> o.with(o.pwd(), "abc"));
    exactly(list, "9725 §4.4.2", "with two video tracks", o -> o.with("m=audio", "m=video"));
    exactly(
        list,
        "9725 §4.4.3",
        "of an unknown codec",
        o -> o.with("/90000", "/90001").with("opus/48000/2", "unknown/48000/2"));
    exactly(
        list,
        "9725 §4.4.3",
        "of a known and an unknown codec",
        o -> o.with("opus/48000/2", "unknown/48000/2"));
  }

  private static void refused(
      Requirements list, String source, String what, UnaryOperator<Offer> change) {
    list.must(
        source,
        "An offer " + what + " is refused",
        w -> w.post(change.apply(w.offer()).text()).expectRefusal());
  }

  private static void exactly(
      Requirements list, String source, String what, UnaryOperator<Offer> change) {
    list.must(
        source,
        "An offer " + what + " is refused: 422",
        w -> w.post(change.apply(w.offer()).text()).expect(422));
  }

  private static void taken(Requirements list) {
    taken(list, "9725 §4.2", "that is sendrecv", o -> o.with("a=sendonly", "a=sendrecv"));
    taken(list, "9725 §4.2", "of audio only", Offer::audioOnly);
    taken(list, "8866 §5", "with LF line ends", o -> o.with("\r\n", "\n"));
    taken(list, "8866 §5.13", "with unknown attributes", o -> o.and("a=unknown:1").and("a=x-flag"));
    taken(
        list, "8122 §5", "with several fingerprints", o -> o.with("a=setup", SHA1 + "\r\na=setup"));
    taken(list, "8839 §4.2.5", "with mDNS candidates", o -> o.and(mdns()));
    taken(list, "9143 §7.2", "with a bundle-only m-line of port 0", OfferRequirements::bundleOnly);
    taken(
        list, "8839 §5.4", "with the transport in the session's part", OfferRequirements::session);
    should(
        list, "9143 §7", "whose BUNDLE names a mid too many (FFmpeg)", o -> o.with("0 1", "0 1 2"));
    should(
        list,
        "8839 §5.6",
        "with ice-options in libdatachannel's way (OBS)",
        o -> o.with("a=ice-options:trickle", "a=ice-options:ice2,trickle"));
    taken(list, "8858 §3", "with rtcp-mux-only", o -> o.with("rtcp-rsize", "rtcp-mux-only"));
    list.must(
        "8285 §7",
        "A header extension that is offered sendonly is answered recvonly, or not at all",
        w -> {
          try (Session session = w.open(w.offer().with("extmap:5 ", "extmap:5/sendonly "))) {
            List<String> all = session.answer().all("extmap");
            boolean met =
                all.stream().allMatch(e -> !e.startsWith("5") || e.startsWith("5/recvonly "));
            Unmet.unless(met, all.toString());
          }
        });
  }

  private static void taken(
      Requirements list, String source, String what, UnaryOperator<Offer> change) {
    list.must(source, "An offer " + what + " is taken", w -> take(w, change));
  }

  private static void should(
      Requirements list, String source, String what, UnaryOperator<Offer> change) {
    list.should(source, "An offer " + what + " is taken", w -> take(w, change));
  }

  private static void take(Whip w, UnaryOperator<Offer> change) throws Exception {
    try (Session session = w.open(change.apply(w.offer()))) {
      session.answer().expectEverywhere("a=recvonly");
    }
  }

  private static String mdns() {
    return "a=candidate:1 1 udp 2113937151 7ef0e6a5-0c0c-4b4e-9d7b-1c0e7f0a1b2c.local 50000 typ"
        + " host";
  }

  private static Offer bundleOnly(Offer offer) {
    return offer.with("m=video 9", "m=video 0").with("a=mid:1", "a=mid:1\r\na=bundle-only");
  }

  private static Offer session(Offer offer) {
    StringBuilder moved = new StringBuilder();
    offer
        .text()
        .substring(0, offer.text().indexOf("m=video"))
        .lines()
        .filter(l -> l.matches("a=(ice-|fingerprint|setup).*"))
        .forEach(l -> moved.append(l).append("\r\n"));
    return offer
        .without("a=ice-")
        .without("a=fingerprint")
        .without("a=setup")
        .with("m=audio", moved + "m=audio");
  }

  private static void setup(Requirements list) {
    list.must(
        "9725 §4.4.4", "setup:active is answered passive", w -> setup(w, "active", "passive"));
    list.should(
        "8842 §5.3",
        "setup:passive is answered active (FFmpeg)",
        w -> setup(w, "passive", "active"));
  }

  private static void setup(Whip w, String offered, String expected) throws Exception {
    try (Session session = w.open(w.offer().with("setup:actpass", "setup:" + offered))) {
      String answered = session.answer().first("setup");
      Unmet.unless(answered.equals(expected), answered);
    }
  }

  private static void simulcast(Whip w) throws Exception {
    Offer offer =
        w.offer()
            .without("a=ssrc")
            .and("a=extmap:6 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id")
            .and("a=rid:hi send")
            .and("a=rid:mid send")
            .and("a=rid:lo send")
            .and("a=simulcast:send hi;mid;lo");
    try (Session session = w.open(offer)) {
      String answered = session.answer().first("simulcast");
      Unmet.unless(answered.equals("recv hi;mid;lo"), answered);
    }
  }

  private static void dataChannel(Whip w) throws Exception {
    Offer offer =
        w.offer()
            .and("m=application 9 UDP/DTLS/SCTP webrtc-datachannel")
            .and("c=IN IP4 0.0.0.0")
            .and("a=mid:2")
            .and("a=sctp-port:5000");
    Reply reply = w.post(offer.text());
    if (reply.status() != 422) {
      Answer answer = Answer.parse(reply.expect(201).body());
      Unmet.unless(answer.media().size() == 3, "the answer has " + answer.media().size());
    }
  }
}
