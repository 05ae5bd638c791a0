package io.whipsidecar.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;
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

/** A publisher's key and certificate, of any kind. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PeerCertificate(AsymmetricKeyParameter key, byte[] encoded, short algorithm) {
  private static final SecureRandom RANDOM = new SecureRandom();

  static PeerCertificate ecdsa(BigInteger serial) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(
        new ECKeyGenerationParameters(
            new ECNamedDomainParameters(
                X9ObjectIdentifiers.prime256v1,
                ECNamedCurveTable.getByOID(X9ObjectIdentifiers.prime256v1)),
            RANDOM));
    return selfSigned(generator.generateKeyPair(), serial, "ECDSA", SignatureAlgorithm.ecdsa);
  }

  static PeerCertificate rsa() {
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(0x10001), RANDOM, 2048, 80));
    return selfSigned(generator.generateKeyPair(), BigInteger.ONE, "RSA", SignatureAlgorithm.rsa);
  }

  private static PeerCertificate selfSigned(
      AsymmetricCipherKeyPair pair, BigInteger serial, String name, short algorithm) {
    X500Name subject = new X500Name("CN=publisher");
    var signature = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256with" + name);
    var digest = new DefaultDigestAlgorithmIdentifierFinder().find("SHA-256");
    BcContentSignerBuilder signer =
        algorithm == SignatureAlgorithm.rsa
            ? new BcRSAContentSignerBuilder(signature, digest)
            : new BcECContentSignerBuilder(signature, digest);
    Date then = Date.from(Instant.EPOCH); // long expired: dates do not count
    try {
      byte[] encoded =
          new BcX509v3CertificateBuilder(subject, serial, then, then, subject, pair.getPublic())
              .build(signer.build(pair.getPrivate()))
              .getEncoded();
      return new PeerCertificate(pair.getPrivate(), encoded, algorithm);
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a test's certificate", e);
    }
  }

  DtlsFingerprint fingerprint() {
    return new DtlsFingerprint("sha-256", DtlsFingerprint.hash("SHA-256", encoded));
  }

  TlsCredentialedSigner signer(TlsContext context) {
    BcTlsCrypto crypto = (BcTlsCrypto) context.getCrypto();
    try {
      return new BcDefaultTlsCredentialedSigner(
          new TlsCryptoParameters(context),
          crypto,
          key,
          new Certificate(new TlsCertificate[] {crypto.createCertificate(encoded)}),
          SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, algorithm));
    } catch (IOException e) {
      throw new IllegalStateException("a test's certificate", e);
    }
  }
}
