package io.whipsidecar.dtls;

import java.io.IOException;
import java.util.List;
import java.util.Vector;
import java.util.stream.Collectors;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsTimeoutException;

/** What both roles of a handshake have in common: the rules, and what happened so far. */
final class Handshake {
  /** RFC 6347 §4.2.4.1 says 1 s; media paths are shorter. */
  static final int SERVER_RESEND_MILLIS = 100;

  /**
   * Publishers that are DTLS servers are FFmpegs, and FFmpeg 8.1.2 never recovers from a flight
   * that comes again after its handshake: from then on each packet that it sends waits for one of
   * ours. So we are in no hurry to repeat one; only {@link #HELLO_RESEND_MILLIS the ClientHello}
   * may come again at any time.
   */
  static final int CLIENT_RESEND_MILLIS = 400;

  /**
   * FFmpeg drops a ClientHello that comes right behind the answer to its check, so the second one
   * decides when its media starts.
   */
  static final int HELLO_RESEND_MILLIS = 100;

  /** FFmpeg gives up after as long; counted from the first ClientHello. */
  static final int TIMEOUT_MILLIS = 5_000;

  /** How long after an alert in plaintext a handshake may stand still: it may have been forged. */
  static final int ALERT_GRACE_MILLIS = 1_000;

  /** The largest ClientHello with a post-quantum key share has below 2 KB; chains may be longer. */
  static final int MAX_MESSAGE_BYTES = 16_384;

  static final ProtocolVersion[] VERSIONS = ProtocolVersion.DTLSv12.only();

  /**
   * All AES-GCM: {@link RecordGate} knows the shortest record. RFC 8827 §6.5 asks for the first.
   */
  static final int[] CIPHER_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  };

  static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};

  private final List<DtlsFingerprint> expected;
  private volatile int timeoutMillis = TIMEOUT_MILLIS;
  private volatile String alert = "";
  private volatile String rejection = "";
  private volatile String closure = "";
  private volatile String progress = "it has not begun";

  Handshake(List<DtlsFingerprint> expected) {
    this.expected = DtlsFingerprint.strongest(expected);
  }

  /** ECDSA and RSA with SHA-2: what publishers' certificates are signed with. */
  @SuppressWarnings("JdkObsolete") // Bouncy Castle's signature
  static Vector<SignatureAndHashAlgorithm> signatureAlgorithms() {
    Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
    for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384}) {
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
    }
    algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
    return algorithms;
  }

  /** Only the fingerprint counts (RFC 5763 §5): names, dates and serial numbers do not. */
  void checkCertificate(Certificate certificate) throws IOException {
    if (certificate == null || certificate.isEmpty()) {
      throw reject(AlertDescription.handshake_failure, "the publisher sent no certificate");
    }
    byte[] encoded = certificate.getCertificateAt(0).getEncoded();
    if (expected.stream().noneMatch(fingerprint -> fingerprint.matches(encoded))) {
      throw reject(
          AlertDescription.bad_certificate,
          "the publisher's certificate has the sha-256 fingerprint "
              + DtlsFingerprint.hash("SHA-256", encoded)
              + " (expected: the one in its offer, "
              + expected.stream().map(DtlsFingerprint::inWords).collect(Collectors.joining(" or "))
              + ")");
    }
    reached("the publisher's certificate came and is the one in its offer");
  }

  /** How far it came, for people: what to read when it does not end. */
  void reached(String step) {
    progress = step;
  }

  String progress() {
    return progress;
  }

  TlsFatalAlert reject(short alert, String reason) {
    rejection = reason;
    return new TlsFatalAlert(alert, reason);
  }

  /** What is left of its time. */
  void limitTo(int remainingMillis) {
    timeoutMillis = remainingMillis;
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  /**
   * An alert that anyone can have sent (RFC 6347 §4.1.2.7). It doesn't end the handshake; if that
   * stands still from then on, it says why.
   */
  void onPlaintextAlert(int description) {
    alert = "the publisher sent the alert " + AlertDescription.getText((short) description);
  }

  /** Whether there was such an alert. */
  boolean isAlerted() {
    return !alert.isEmpty();
  }

  void onAlert(short level, short description) {
    if (description == AlertDescription.close_notify) {
      closure = "close_notify";
    } else if (level == AlertLevel.fatal) {
      closure = "the publisher sent the alert " + AlertDescription.getText(description);
    }
  }

  /** The record layer has given up, which authentic records only can bring about. */
  void onBroken(IOException cause) {
    if (closure.isEmpty()) {
      closure = "the DTLS connection broke: " + cause;
    }
  }

  /** Why the connection is over, empty while it is not. */
  String closure() {
    return closure;
  }

  /** Why the handshake failed, in words. */
  String failure(Exception e) {
    if (!rejection.isEmpty()) {
      return rejection;
    }
    if (!closure.isEmpty()) {
      return closure + " during the handshake";
    }
    if (!alert.isEmpty()) {
      return alert + " during the handshake";
    }
    if (e instanceof TlsTimeoutException) {
      return "the publisher did not finish the handshake within %d s (%s)"
          .formatted(TIMEOUT_MILLIS / 1000, progress);
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
