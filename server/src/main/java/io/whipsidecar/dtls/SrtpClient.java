package io.whipsidecar.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** The client's side, for publishers that offer {@code a=setup:passive} (FFmpeg). */
final class SrtpClient extends DefaultTlsClient {
  /** The publisher's certificate may be RSA. */
  private static final int[] CIPHER_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  };

  private final DtlsIdentity identity;
  private final Handshake handshake;
  private final Consumer<DtlsKeys> onKeys;
  private int profile;

  SrtpClient(DtlsIdentity identity, Handshake handshake, Consumer<DtlsKeys> onKeys) {
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
    return TlsUtils.getSupportedCipherSuites(getCrypto(), CIPHER_SUITES);
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's signature
  protected Vector getSupportedSignatureAlgorithms() {
    return Handshake.signatureAlgorithms();
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"})
  protected Vector getSupportedGroups(Vector namedGroupRoles) {
    Vector groups = new Vector();
    for (int group : Handshake.GROUPS) {
      groups.add(group);
    }
    return groups;
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
    return Handshake.CLIENT_RESEND_MILLIS;
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return Handshake.MAX_MESSAGE_BYTES;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"})
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    if (extensions == null) {
      extensions = new Hashtable();
    }
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(SrtpProtection.PREFERENCE, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  public void processServerExtensions(Hashtable extensions) throws IOException {
    super.processServerExtensions(extensions);
    handshake.reached("the publisher's ServerHello came, the rest of its flight did not");
    UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(extensions);
    int[] profiles = chosen == null ? new int[0] : chosen.getProtectionProfiles();
    profile = profiles.length == 1 ? SrtpProtection.choose(profiles) : 0;
    if (profile == 0) {
      throw handshake.reject(
          AlertDescription.illegal_parameter,
          "the publisher chose no SRTP profile of ours (expected: exactly one)");
    }
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        handshake.checkCertificate(certificate.getCertificate());
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
        return identity.signer(context);
      }
    };
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    handshake.onAlert(level, description);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    int suite = context.getSecurityParametersConnection().getCipherSuite();
    onKeys.accept(SrtpProtection.keys(context, profile, true, CipherSuites.name(suite)));
  }
}
