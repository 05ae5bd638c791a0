package io.whipsidecar.conformance;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** ICE over UDP: what connectivity checks are told (RFC 8445 §7.3, RFC 8489). */
final class IceRequirements {
  /** Something to do with a session and a socket. */
  @FunctionalInterface
  private interface Use {
    void of(Session session, UdpProbe udp) throws Exception;
  }

  private IceRequirements() {}

  static void addTo(Requirements list) {
    answers(list);
    tolerance(list);
    silence(list);
    restart(list);
  }

  private static void answers(Requirements list) {
    list.must("8445 §7.3", "A check is answered with a success", on(IceRequirements::passes));
    list.must(
        "8489 §14.2",
        "The answer has the XOR-MAPPED-ADDRESS that it came from",
        on(
            (s, udp) -> {
              byte[] mapped = passes(s, udp).value(Stun.XOR_MAPPED_ADDRESS);
              Unmet.unless(mapped != null && mapped.length >= 8, "it has none");
              int port = mapped == null ? 0 : ByteBuffer.wrap(mapped).getShort(2) & 0xffff;
              Unmet.unless((port ^ (Stun.COOKIE >>> 16)) == udp.port(), "another port is in it");
            }));
    list.must(
        "8489 §9.1.3",
        "The answer's MESSAGE-INTEGRITY is made with the server's password",
        on(
            (s, udp) -> {
              boolean authentic = passes(s, udp).isAuthentic(s.answer().first("ice-pwd"));
              Unmet.unless(authentic, "it is not");
            }));
    list.must(
        "8445 §7.1.2",
        "The answer has a FINGERPRINT that fits",
        on((s, udp) -> Unmet.unless(passes(s, udp).fingerprintFits(), "it has none")));
    list.must(
        "8489 §6.3.1",
        "An unknown attribute that has to be understood is answered 420, and named",
        on(
            (s, udp) -> {
              Stun.Message error = udp.ask(sealed(Stun.check(s).attribute(0x7fff, 1, 2, 3, 4), s));
              byte[] unknown = error.value(Stun.UNKNOWN_ATTRIBUTES);
              boolean named = unknown != null && ByteBuffer.wrap(unknown).getShort() == 0x7fff;
              Unmet.unless(error.errorCode() == 420, "the answer was " + error.errorCode());
              Unmet.unless(named, "UNKNOWN-ATTRIBUTES is missing or wrong");
            }));
    list.must(
        "8489 §6.3.1",
        "The same check again is answered again",
        on(
            (s, udp) -> {
              byte[] check = sealed(Stun.check(s), s);
              success(udp, check);
              success(udp, check);
            }));
  }

  private static void tolerance(Requirements list) {
    list.must(
        "8489 §14",
        "An unknown attribute that need not be understood is ignored",
        on((s, udp) -> success(udp, sealed(Stun.check(s).attribute(0xc057, 0, 1, 0, 0), s))));
    list.must(
        "8445 §8.1.1",
        "A nomination is answered with a success, also the second time",
        on(
            (s, udp) -> {
              success(udp, sealed(Stun.check(s).attribute(Stun.USE_CANDIDATE), s));
              success(udp, sealed(Stun.check(s).attribute(Stun.USE_CANDIDATE), s));
            }));
    list.must(
        "8489 §14.5",
        "What stands after MESSAGE-INTEGRITY is ignored",
        on(
            (s, udp) -> {
              Stun check = Stun.check(s).integrity(s.answer().first("ice-pwd"));
              success(udp, check.attribute(0x7fff, 1).fingerprint().bytes());
            }));
    list.must(
        "8445 §7.3.1.3",
        "A check from another port is answered",
        on(
            (s, udp) -> {
              passes(s, udp);
              try (UdpProbe other = new UdpProbe(s)) {
                passes(s, other);
              }
            }));
    list.must(
        "6544 §7.2",
        "A check over TCP is answered where a TCP candidate is offered",
        w -> {
          try (Session session = w.open(w.offer())) {
            overTcp(session);
          }
        });
    list.should(
        "8445 §7.3",
        "A check without PRIORITY is answered",
        on((s, udp) -> success(udp, sealed(Stun.named(s).controlling(), s))));
    list.should(
        "8445 §7.3",
        "A check without ICE-CONTROLLING is answered",
        on((s, udp) -> success(udp, sealed(Stun.named(s), s))));
  }

  private static void silence(Requirements list) {
    list.must(
        "8489 §9.1.3",
        "A check with a wrong password has no success",
        on((s, udp) -> fails(udp.once(Stun.check(s).integrity("wrong").fingerprint().bytes()))));
    list.must(
        "8489 §9.1.3",
        "A check without MESSAGE-INTEGRITY has no success",
        on((s, udp) -> fails(udp.once(Stun.check(s).fingerprint().bytes()))));
    list.must(
        "8489 §9.1.3",
        "A check for an unknown ufrag has no success",
        on(
            (s, udp) -> {
              Stun check =
                  new Stun()
                      .attribute(Stun.USERNAME, "none:none".getBytes(StandardCharsets.US_ASCII));
              fails(udp.once(sealed(check.controlling(), s)));
            }));
    list.must(
        "8489 §14.7",
        "A check with a wrong FINGERPRINT has no success",
        on(
            (s, udp) -> {
              byte[] check = sealed(Stun.check(s), s);
              check[check.length - 1] ^= 1;
              fails(udp.once(check));
            }));
    list.must(
        "8489 §9.1.3",
        "A check that was changed on its way has no success",
        on(
            (s, udp) -> {
              byte[] check = Stun.check(s).integrity(s.answer().first("ice-pwd")).bytes();
              check[check.length - 30] ^= 1;
              fails(udp.once(check));
            }));
    list.should(
        "8489 §6.3",
        "What looks like STUN and is cut off is survived",
        on(
            (s, udp) -> {
              byte[] check = sealed(Stun.check(s), s);
              for (int length = 1; length < check.length; length += 7) {
                udp.send(Arrays.copyOf(check, length));
              }
              passes(s, udp);
            }));
  }

  private static void restart(Requirements list) {
    list.must(
        "9725 §4.3.3",
        "After a restart checks with the new credentials are answered",
        on(
            (s, udp) -> {
              Reply reply =
                  s.patch(Session.fragment("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"), "If-Match", "*");
              Answer frag = Answer.parse("v=0\r\n" + reply.expect(200).body());
              String user = frag.first("ice-ufrag") + ":EsAw";
              Stun check =
                  new Stun()
                      .attribute(Stun.USERNAME, user.getBytes(StandardCharsets.US_ASCII))
                      .controlling();
              success(udp, check.integrity(frag.first("ice-pwd")).fingerprint().bytes());
            }));
    list.must(
        "9725 §4.3.3",
        "After a failed restart checks with the old credentials are answered",
        on(
            (s, udp) -> {
              s.patch(Session.fragment("EsAw", "abc"), "If-Match", "*").expectRefusal();
              passes(s, udp);
            }));
    list.must(
        "9725 §4.2",
        "After DELETE no check has a success",
        on(
            (s, udp) -> {
              passes(s, udp);
              s.delete().expectSuccess();
              fails(udp.once(sealed(Stun.check(s), s)));
            }));
  }

  private static void overTcp(Session session) throws Exception {
    InetSocketAddress candidate = session.candidate("tcp");
    if (candidate == null) {
      return;
    }
    try (TcpProbe tcp = new TcpProbe(candidate)) {
      Stun.Message response = tcp.ask(sealed(Stun.check(session), session));
      Unmet.unless(response.isSuccess(), "the answer was an error " + response.errorCode());
    }
  }

  private static Requirement.Check on(Use use) {
    return w -> {
      try (Session session = w.open(w.offer());
          UdpProbe udp = new UdpProbe(session)) {
        use.of(session, udp);
      }
    };
  }

  private static byte[] sealed(Stun check, Session session) throws Unmet {
    return check.integrity(session.answer().first("ice-pwd")).fingerprint().bytes();
  }

  private static Stun.Message passes(Session session, UdpProbe udp) throws Exception {
    return success(udp, sealed(Stun.check(session), session));
  }

  private static Stun.Message success(UdpProbe udp, byte[] check) throws Exception {
    Stun.Message response = udp.ask(check);
    Unmet.unless(response.isSuccess(), "the answer was an error " + response.errorCode());
    return response;
  }

  private static void fails(Stun.@Nullable Message response) throws Unmet {
    Unmet.unless(response == null || !response.isSuccess(), "it has");
  }
}
