package io.whipsidecar.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A publisher as DTLS server, on bare Bouncy Castle: what FFmpeg is. */
final class PeerServer extends DefaultTlsServer {
  private final PeerCertificate certificate;
  private final int[] profiles;
  private Certificate seen = Certificate.EMPTY_CHAIN;
  private byte[] material = new byte[0];

  /**
   * @param profiles what is chosen, whatever was offered; none leaves use_srtp out
   */
  PeerServer(PeerCertificate certificate, int... profiles) {
    super(new BcTlsCrypto(new SecureRandom()));
    this.certificate = certificate;
    this.profiles = profiles;
  }

  byte[] material() {
    return material;
  }

  Certificate clientCertificate() {
    return seen;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return 100;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() {
    return certificate.signer(context);
  }

  @Override
  protected TlsCredentialedSigner getRSASignerCredentials() {
    return certificate.signer(context);
  }

  @Override
  public int getSelectedCipherSuite() {
    selectedCipherSuite =
        certificate.algorithm() == SignatureAlgorithm.rsa
            ? CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
            : CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    return selectedCipherSuite;
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign}, Handshake.signatureAlgorithms(), null);
  }

  @Override
  public void notifyClientCertificate(Certificate chain) {
    seen = chain;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signature
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    if (profiles.length > 0) {
      TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
    }
    return extensions;
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    material = context.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 120);
  }
}
