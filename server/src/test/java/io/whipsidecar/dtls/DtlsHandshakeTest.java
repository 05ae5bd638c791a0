package io.whipsidecar.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DtlsHandshakeTest {
  private static final int GCM_128 = SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM;
  private static final int GCM_256 = SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM;
  private static final int CM_SHA1_80 = SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;
  private static final int NULL_SHA1_80 = SRTPProtectionProfile.SRTP_NULL_HMAC_SHA1_80;

  private static final PeerCertificate ECDSA = PeerCertificate.ecdsa(BigInteger.ONE);

  private final ExecutorService pool = Executors.newCachedThreadPool();

  /** Also shows that nothing of an endpoint stays blocked, whatever became of its handshake. */
  @AfterEach
  void allThreadsAreFree() throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldAgreeOnKeysBetweenBothRoles() {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, pool);

    TestEndpoint.join(client, server);

    DtlsKeys ours = client.sink().keys();
    DtlsKeys theirs = server.sink().keys();
    assertThat(ours.srtpProfileId()).isEqualTo(theirs.srtpProfileId()).isEqualTo(GCM_128);
    assertThat(ours.localKey()).isEqualTo(theirs.remoteKey());
    assertThat(ours.remoteKey()).isEqualTo(theirs.localKey()).isNotEqualTo(ours.localKey());
    assertThat(ours.localSalt()).isEqualTo(theirs.remoteSalt());
    assertThat(ours.remoteSalt()).isEqualTo(theirs.localSalt()).isNotEqualTo(ours.localSalt());
    assertThat(ours.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
  }

  @ParameterizedTest
  @ValueSource(ints = {GCM_128, GCM_256, CM_SHA1_80})
  void shouldCutKeysForEachProfileAsServer(int profile) {
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), pool);
    PeerClient client = PeerClient.of(ECDSA, profile);

    Peer.connect(client, server, pool).connection();

    DtlsKeys keys = server.sink().keys();
    assertThat(keys.srtpProfileId()).isEqualTo(profile);
    assertThat(inOrder(keys.remoteKey(), keys.localKey(), keys.remoteSalt(), keys.localSalt()))
        .isEqualTo(start(client.material(), profile));
  }

  @ParameterizedTest
  @ValueSource(ints = {GCM_128, GCM_256, CM_SHA1_80})
  void shouldCutKeysForEachProfileAsClient(int profile) {
    TestEndpoint client = TestEndpoint.client(ECDSA.fingerprint(), pool);
    PeerServer server = new PeerServer(ECDSA, profile);

    Peer.accept(server, client, pool).connection();

    DtlsKeys keys = client.sink().keys();
    assertThat(keys.srtpProfileId()).isEqualTo(profile);
    assertThat(inOrder(keys.localKey(), keys.remoteKey(), keys.localSalt(), keys.remoteSalt()))
        .isEqualTo(start(server.material(), profile));
    assertThat(server.clientCertificate().isEmpty()).isFalse();
  }

  /** RFC 5764 §4.2: client key, server key, client salt, server salt. */
  private static byte[] start(byte[] material, int profile) {
    int bytes = profile == GCM_256 ? 88 : profile == GCM_128 ? 56 : 60;
    return Arrays.copyOf(material, bytes);
  }

  private static byte[] inOrder(byte[]... parts) {
    byte[] all = new byte[0];
    for (byte[] part : parts) {
      int end = all.length;
      all = Arrays.copyOf(all, end + part.length);
      System.arraycopy(part, 0, all, end, part.length);
    }
    return all;
  }

  @Test
  void shouldPreferOurOrderOfProfiles() {
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), pool);

    Peer.connect(PeerClient.of(ECDSA, NULL_SHA1_80, CM_SHA1_80, GCM_128), server, pool);

    assertThat(server.sink().keys().srtpProfileId()).isEqualTo(GCM_128);
  }

  @Test
  void shouldRefuseClientWithoutUsableProfile() {
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), pool);

    Peer.connect(PeerClient.of(ECDSA, NULL_SHA1_80), server, pool);

    assertThat(server.sink().failure())
        .isEqualTo(
            "the publisher offers no SRTP profile of ours (expected: AEAD_AES_128_GCM,"
                + " AES128_CM_HMAC_SHA1_80 or AEAD_AES_256_GCM)");
  }

  @Test
  void shouldRefuseClientWithoutUseSrtp() {
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), pool);

    Peer.connect(PeerClient.of(ECDSA), server, pool);

    assertThat(server.sink().failure()).contains("no SRTP profile of ours");
  }

  @Test
  void shouldRefuseServerWithoutUseSrtp() {
    TestEndpoint client = TestEndpoint.client(ECDSA.fingerprint(), pool);

    Peer.accept(new PeerServer(ECDSA), client, pool);

    assertThat(client.sink().failure()).contains("chose no SRTP profile of ours");
  }

  @Test
  void shouldNameBothFingerprintsOfAnotherClient() {
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, pool);

    Peer peer = Peer.connect(PeerClient.of(ECDSA, GCM_128), server, pool);

    assertThat(server.sink().failure())
        .isEqualTo(
            "the publisher's certificate has the sha-256 fingerprint "
                + ECDSA.fingerprint().value()
                + " (expected: the one in its offer, sha-256 "
                + TestEndpoint.OURS.value()
                + ")");
    assertThat(server.sink().hasKeys()).isFalse();
    assertThatThrownBy(peer::connection).hasMessageContaining("bad_certificate");
  }

  @Test
  void shouldRefuseAnotherServer() {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);

    Peer peer = Peer.accept(new PeerServer(ECDSA, GCM_128), client, pool);

    assertThat(client.sink().failure()).contains(ECDSA.fingerprint().value());
    assertThatThrownBy(peer::connection).hasMessageContaining("bad_certificate");
  }

  @Test
  void shouldRefuseClientWithoutCertificate() {
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), pool);

    Peer.connect(PeerClient.of(null, GCM_128), server, pool);

    assertThat(server.sink().failure()).isEqualTo("the publisher sent no certificate");
  }

  /** FFmpeg 8.0.1 makes such certificates. */
  @Test
  void shouldAcceptNegativeSerialNumber() {
    PeerCertificate negative = PeerCertificate.ecdsa(BigInteger.valueOf(-0x1234_5678L));
    TestEndpoint server = TestEndpoint.server(negative.fingerprint(), pool);
    TestEndpoint client = TestEndpoint.client(negative.fingerprint(), pool);

    Peer.connect(PeerClient.of(negative, GCM_128), server, pool);
    Peer.accept(new PeerServer(negative, GCM_128), client, pool);

    assertThat(server.sink().keys().srtpProfileId()).isEqualTo(GCM_128);
    assertThat(client.sink().keys().srtpProfileId()).isEqualTo(GCM_128);
  }

  @Test
  void shouldAcceptRsaCertificate() {
    PeerCertificate rsa = PeerCertificate.rsa();
    TestEndpoint server = TestEndpoint.server(rsa.fingerprint(), pool);
    TestEndpoint client = TestEndpoint.client(rsa.fingerprint(), pool);

    Peer.connect(PeerClient.of(rsa, CM_SHA1_80), server, pool);
    Peer.accept(new PeerServer(rsa, CM_SHA1_80), client, pool);

    assertThat(server.sink().keys().cipherSuite())
        .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    assertThat(client.sink().keys().cipherSuite())
        .isEqualTo("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  }

  @Test
  void shouldRefuseClientWithoutExtendedMasterSecret() {
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), pool);

    Peer.connect(PeerClient.withoutExtendedMasterSecret(ECDSA, GCM_128), server, pool);

    assertThat(server.sink().failure()).contains("Extended Master Secret extension is required");
  }

  /** With a post-quantum key share a ClientHello is about as long. */
  @Test
  void shouldTakeLargeClientHelloInOneDatagram() {
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), pool);

    Peer.connect(PeerClient.withLongHello(ECDSA, 1_700, GCM_128), server, pool, 2_048);

    assertThat(server.sink().keys().srtpProfileId()).isEqualTo(GCM_128);
  }

  @Test
  void shouldTakeFragmentedClientHello() {
    TestEndpoint server = TestEndpoint.server(ECDSA.fingerprint(), pool);

    Peer.connect(PeerClient.withLongHello(ECDSA, 5_000, GCM_128), server, pool, 300);

    assertThat(server.sink().keys().srtpProfileId()).isEqualTo(GCM_128);
  }

  /**
   * RFC 8122 §5: a match with a weaker hash does not help, and one of several certificates does.
   */
  @Test
  void shouldMatchTheStrongestHashThatIsListed() {
    DtlsFingerprint sha1 = new DtlsFingerprint("sha-1", "00:11");
    DtlsFingerprint wrong512 = new DtlsFingerprint("SHA-512", "00:11");
    DtlsFingerprint wrong256 = new DtlsFingerprint("sha-256", "00:11");
    DtlsFingerprint right = ECDSA.fingerprint();

    assertThat(listed(sha1, wrong256, right).hasKeys()).isTrue();
    assertThat(listed(right, wrong512).failure()).contains("fingerprint");
    assertThat(listed(sha1).failure()).contains("fingerprint");
  }

  private RecordingSink listed(DtlsFingerprint... fingerprints) {
    TestEndpoint server =
        new TestEndpoint(DtlsRole.SERVER, java.util.List.of(fingerprints), Handshakes.on(pool));
    Peer.connect(PeerClient.of(ECDSA, GCM_128), server, pool);
    org.awaitility.Awaitility.await()
        .until(() -> server.sink().hasKeys() || server.sink().hasEnded());
    return server.sink();
  }

  /** Anyone can send it; the handshake goes on. */
  @Test
  void shouldIgnorePlaintextAlertsWhileTheHandshakeGoesOn() {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, pool);
    byte[] alert = Records.of(RecordGate.ALERT, 0, 7, 2, 40);
    client
        .sink()
        .connect(
            datagram -> {
              server.deliver(datagram);
              server.deliver(alert);
            });
    server
        .sink()
        .connect(
            datagram -> {
              client.deliver(alert);
              client.deliver(datagram);
            });
    client.start();

    assertThat(client.sink().keys().localKey()).isEqualTo(server.sink().keys().remoteKey());
  }

  /** Spoofed from the publisher's address, with another random and the same message_seq. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_000, 0xFFFF_FFFF_FFFFL})
  void shouldFinishWithTheFirstOfTwoClientHellos(long sequence) {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, pool);
    byte[] rival = Records.numbered(Records.clientHello(), sequence);
    client
        .sink()
        .connect(
            datagram -> {
              server.deliver(datagram);
              server.deliver(rival);
            });
    server.sink().connect(client::deliver);
    client.start();

    assertThat(client.sink().keys().localKey()).isEqualTo(server.sink().keys().remoteKey());
  }

  @Test
  void shouldSayWhichAlertCameWhenNothingFollows() {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);
    client.start();
    client.deliver(Records.of(RecordGate.ALERT, 0, 0, 2, 40));

    assertThat(client.sink().failure())
        .isEqualTo("the publisher sent the alert handshake_failure(40) during the handshake");
  }

  @Test
  void shouldFreeItsThreadWhenClosedDuringHandshake() throws InterruptedException {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, pool);
    client.start(); // nobody answers: the handshake would wait for 10 s

    client.close();

    pool.shutdown();
    assertThat(pool.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    assertThat(client.sink().hasEnded()).as("an end that its owner has not asked for").isFalse();
  }

  @Test
  void shouldSayThatPoolIsFull() {
    TestEndpoint client =
        TestEndpoint.client(
            TestEndpoint.OURS,
            task -> {
              throw new RejectedExecutionException("full");
            });

    client.start();

    assertThat(client.sink().failure()).isEqualTo("too many handshakes at once");
  }

  @Test
  void shouldNotBeginBeforeClientHello() {
    TestEndpoint server = TestEndpoint.server(TestEndpoint.OURS, pool);

    server.deliver(new byte[0]);
    server.deliver(new byte[] {22});
    server.deliver(new byte[40]);
    server.deliver(Records.of(21, 0, 0, 2, 40));
    server.deliver(Records.of(22, 0, 0, new byte[12]));
    server.start();

    assertThat(server.isStarted()).isFalse();
  }
}
