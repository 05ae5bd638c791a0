package io.whipsidecar.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/** The server's side: asks for a certificate, chooses a protection profile, exports the keys. */
final class SrtpServer extends DefaultTlsServer {
  private final DtlsIdentity identity;
  private final Handshake handshake;
  private final Consumer<DtlsKeys> onKeys;
  private int profile;

  SrtpServer(DtlsIdentity identity, Handshake handshake, Consumer<DtlsKeys> onKeys) {
    super(identity.crypto());
    this.identity = identity;
    this.handshake = handshake;
    this.onKeys = onKeys;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return Handshake.VERSIONS;
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return TlsUtils.getSupportedCipherSuites(getCrypto(), Handshake.CIPHER_SUITES);
  }

  @Override
  public int[] getSupportedGroups() {
    return Handshake.GROUPS;
  }

  /** Keys are not exported without it (RFC 7627 §5.4). */
  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return handshake.timeoutMillis();
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return Handshake.SERVER_RESEND_MILLIS;
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return Handshake.MAX_MESSAGE_BYTES;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() {
    return identity.signer(context);
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        Handshake.signatureAlgorithms(),
        null);
  }

  @Override
  public void notifyClientCertificate(Certificate certificate) throws IOException {
    handshake.checkCertificate(certificate);
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's signature
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    handshake.reached("a ClientHello came and was answered; nothing came back");
    UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
    profile = offered == null ? 0 : SrtpProtection.choose(offered.getProtectionProfiles());
    if (profile == 0) {
      throw handshake.reject(
          AlertDescription.insufficient_security,
          "the publisher offers no SRTP profile of ours (expected: AEAD_AES_128_GCM,"
              + " AES128_CM_HMAC_SHA1_80 or AEAD_AES_256_GCM)");
    }
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"})
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    if (extensions == null) {
      extensions = new Hashtable();
    }
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(new int[] {profile}, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    handshake.onAlert(level, description);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    onKeys.accept(
        SrtpProtection.keys(context, profile, false, CipherSuites.name(selectedCipherSuite)));
  }
}
