package io.whipsidecar.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Our key and self-signed certificate, made at each start: ECDSA on P-256, which every client
 * takes. Immutable; used by all sessions.
 */
public final class DtlsIdentity {
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Duration VALIDITY = Duration.ofDays(365);

  private final BcTlsCrypto crypto;
  private final AsymmetricKeyParameter privateKey;
  private final byte[] encoded;
  private final Certificate chain;

  private DtlsIdentity(BcTlsCrypto crypto, AsymmetricKeyParameter privateKey, byte[] encoded)
      throws IOException {
    this.crypto = crypto;
    this.privateKey = privateKey;
    this.encoded = encoded;
    this.chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(encoded)});
  }

  /**
   * A fresh key and certificate.
   *
   * @param now the certificate is valid from a day before it, for clients whose clock is late
   */
  public static DtlsIdentity generate(SecureRandom random, Instant now) {
    // positive (RFC 5280 §4.1.2.2)
    return generate(random, now, new BigInteger(127, random).add(BigInteger.ONE));
  }

  /** The same with any serial number, as clients have them. */
  public static DtlsIdentity generate(SecureRandom random, Instant now, BigInteger serialNumber) {
    try {
      AsymmetricCipherKeyPair pair = keyPair(random);
      X509CertificateHolder certificate = selfSigned(pair, serialNumber, now);
      return new DtlsIdentity(new BcTlsCrypto(random), pair.getPrivate(), certificate.getEncoded());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a self-signed certificate could not be made", e);
    }
  }

  private static AsymmetricCipherKeyPair keyPair(SecureRandom random) {
    X9ECParameters curve = ECNamedCurveTable.getByOID(X9ObjectIdentifiers.prime256v1);
    ECNamedDomainParameters domain =
        new ECNamedDomainParameters(X9ObjectIdentifiers.prime256v1, curve);
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(domain, random));
    return generator.generateKeyPair();
  }

  private static X509CertificateHolder selfSigned(
      AsymmetricCipherKeyPair pair, BigInteger serialNumber, Instant now)
      throws IOException, OperatorCreationException {
    X500Name name = new X500Name("CN=whip-sidecar");
    BcX509v3CertificateBuilder builder =
        new BcX509v3CertificateBuilder(
            name,
            serialNumber,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(VALIDITY)),
            name,
            pair.getPublic());
    return builder.build(
        new BcECContentSignerBuilder(
                new DefaultSignatureAlgorithmIdentifierFinder().find(SIGNATURE),
                new DefaultDigestAlgorithmIdentifierFinder().find("SHA-256"))
            .build(pair.getPrivate()));
  }

  /** The certificate's SHA-256 fingerprint, as in an SDP. */
  public String sha256Fingerprint() {
    return DtlsFingerprint.hash("SHA-256", encoded);
  }

  BcTlsCrypto crypto() {
    return crypto;
  }

  TlsCredentialedSigner signer(TlsContext context) {
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        privateKey,
        chain,
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }
}
