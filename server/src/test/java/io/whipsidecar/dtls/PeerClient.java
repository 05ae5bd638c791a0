package io.whipsidecar.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** A publisher as DTLS client, on bare Bouncy Castle. */
final class PeerClient extends DefaultTlsClient {
  /** An extension that nobody knows, which makes the ClientHello as long as we like. */
  private static final int EXTENSION = 0xFAFA;

  private final @Nullable PeerCertificate certificate;
  private final int[] profiles;
  private final int extraBytes;
  private final boolean extendedMasterSecret;
  private byte[] material = new byte[0];

  private PeerClient(
      @Nullable PeerCertificate certificate, int extraBytes, boolean ems, int... profiles) {
    super(new BcTlsCrypto(new SecureRandom()));
    this.certificate = certificate;
    this.extraBytes = extraBytes;
    this.extendedMasterSecret = ems;
    this.profiles = profiles;
  }

  static PeerClient of(@Nullable PeerCertificate certificate, int... profiles) {
    return new PeerClient(certificate, 0, true, profiles);
  }

  static PeerClient withLongHello(PeerCertificate certificate, int extraBytes, int... profiles) {
    return new PeerClient(certificate, extraBytes, true, profiles);
  }

  static PeerClient withoutExtendedMasterSecret(PeerCertificate certificate, int... profiles) {
    return new PeerClient(certificate, 0, false, profiles);
  }

  /** What the exporter gave, once the handshake is done. */
  byte[] material() {
    return material;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  public boolean shouldUseExtendedMasterSecret() {
    return extendedMasterSecret;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return 100;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signature
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    if (profiles.length > 0) {
      TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
    }
    if (extraBytes > 0) {
      extensions.put(EXTENSION, new byte[extraBytes]);
    }
    return extensions;
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate unchecked) {}

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
        return certificate == null ? null : certificate.signer(context);
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    material = context.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 120);
  }
}
