package io.whipsidecar.conformance;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.srtp.SrtpProfile;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** DTLS-SRTP and media (RFC 5763, RFC 5764, RFC 8842). */
final class DtlsRequirements {
  private static final long BRIEFLY_NS = 2_500_000_000L;

  /** A record of epoch 0: fatal, handshake_failure. */
  private static final byte[] ALERT = {
    21, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40
  };

  /** Something to do with a connection. */
  @FunctionalInterface
  private interface Use {
    void of(Session session, DtlsProbe dtls) throws Exception;
  }

  private DtlsRequirements() {}

  static void addTo(Requirements list) {
    list.must(
        "8842 §5.5",
        "As the passive side it completes a handshake with the certificate of its fingerprint",
        on("actpass", (s, dtls) -> dtls.connect()));
    list.should(
        "8842 §5.5",
        "As the active side it does so too (FFmpeg)",
        on("passive", (s, dtls) -> dtls.connect()));
    list.must(
        "6347 §4.2.3",
        "A ClientHello in pieces is put together",
        on(
            "actpass",
            (s, dtls) -> {
              dtls.fragmentHello();
              dtls.connect();
            }));
    list.should(
        "5280 §4.1.2.2",
        "A certificate with a negative serial number is taken (FFmpeg)",
        DtlsRequirements::negativeSerialNumber);
    list.should(
        "6347 §4.1.2.7",
        "A plaintext alert after the handshake is ignored",
        on(
            "actpass",
            (s, dtls) -> {
              dtls.connect();
              dtls.sendRaw(ALERT);
              Unmet.unless(dtls.reportComes(), "no RTCP came within 3 s");
              s.get().expectSuccess();
            }));
    list.must(
        "8827 §6.5",
        "The handshake agrees on a profile of SRTP",
        on(
            "actpass",
            (s, dtls) -> {
              dtls.connect();
              int id = dtls.keys().srtpProfileId();
              Unmet.unless(SrtpProfile.ofId(id) != null, "it is " + id);
            }));
    list.must(
        "8827 §6.5",
        "The cipher suite has forward secrecy and is authenticated (AEAD)",
        on(
            "actpass",
            (s, dtls) -> {
              dtls.connect();
              String suite = dtls.keys().cipherSuite();
              Unmet.unless(suite.contains("ECDHE") || suite.startsWith("TLS_AES"), suite);
            }));
    list.must(
        "5763 §5", "Another certificate than the offer's gets no media through", w -> stranger(w));
    list.should(
        "8827 §6.5",
        "A handshake without a check before it is not answered",
        on(
            "actpass",
            (s, dtls) -> {
              Unmet.unless(!dtls.handshake(BRIEFLY_NS) && dtls.datagrams() == 0, "it is answered");
            }));
    list.should(
        "3550 §6.2",
        "Media is reported on",
        on(
            "actpass",
            (s, dtls) -> {
              dtls.connect();
              Unmet.unless(dtls.reportComes(), "no RTCP came within 3 s");
            }));
    list.must(
        "9725 §4.2",
        "DELETE ends the DTLS connection",
        on(
            "actpass",
            (s, dtls) -> {
              dtls.connect();
              s.delete().expectSuccess();
              Unmet.unless(dtls.endComes(), "no close_notify came");
            }));
    list.must(
        "9725 §4.2",
        "The publisher's close_notify ends the session",
        on(
            "actpass",
            (s, dtls) -> {
              dtls.connect();
              dtls.close();
              for (int i = 0; i < 50 && s.get().status() / 100 == 2; i++) {
                LockSupport.parkNanos(100_000_000L);
              }
              s.get().expect(404, 410);
            }));
  }

  private static Requirement.Check on(String setup, Use use) {
    return w -> {
      try (Session session = w.open(offer(w, setup));
          UdpProbe udp = new UdpProbe(session);
          DtlsProbe dtls = new DtlsProbe(session, udp, w.identity())) {
        use.of(session, dtls);
      }
    };
  }

  private static Offer offer(Whip w, String setup) {
    return setup.equals("actpass") ? w.offer() : w.offer().with("actpass", setup);
  }

  private static void negativeSerialNumber(Whip w) throws Exception {
    DtlsIdentity odd =
        DtlsIdentity.generate(new SecureRandom(), Instant.now(), BigInteger.valueOf(-0x1234_5678));
    Offer offer = w.offer().with(w.identity().sha256Fingerprint(), odd.sha256Fingerprint());
    try (Session session = w.open(offer);
        UdpProbe udp = new UdpProbe(session);
        DtlsProbe dtls = new DtlsProbe(session, udp, odd)) {
      dtls.connect();
    }
  }

  private static void stranger(Whip w) throws Exception {
    DtlsIdentity other = DtlsIdentity.generate(new SecureRandom(), Instant.now());
    try (Session session = w.open(w.offer());
        UdpProbe udp = new UdpProbe(session);
        DtlsProbe dtls = new DtlsProbe(session, udp, other)) {
      dtls.nominate();
      boolean done = dtls.handshake(BRIEFLY_NS);
      Unmet.unless(!done || !dtls.reportComes(), "its media is reported on");
    }
  }
}
