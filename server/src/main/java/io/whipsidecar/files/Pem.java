package io.whipsidecar.files;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys out of PEM, in every form that OpenSSL writes. */
public final class Pem {
  private Pem() {}

  /** All certificates of a file, in its order; at least one. */
  public static X509Certificate[] certificates(byte[] pem)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    for (Object object : objects(pem)) {
      if (object instanceof X509CertificateHolder holder) {
        certificates.add(converter.getCertificate(holder));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("no certificate in it (expected: -----BEGIN CERTIFICATE)");
    }
    return certificates.toArray(X509Certificate[]::new);
  }

  /** The one private key of a file: PKCS #8, or the older forms of RSA and EC. */
  public static PrivateKey privateKey(byte[] pem) throws IOException, GeneralSecurityException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    for (Object object : objects(pem)) {
      if (object instanceof PrivateKeyInfo info) {
        return converter.getPrivateKey(info);
      }
      if (object instanceof PEMKeyPair pair) {
        return converter.getPrivateKey(pair.getPrivateKeyInfo());
      }
    }
    throw new GeneralSecurityException(
        "no private key in it (expected: -----BEGIN PRIVATE KEY, without a password)");
  }

  private static List<Object> objects(byte[] pem) throws IOException {
    List<Object> objects = new ArrayList<>();
    try (PEMParser parser =
        new PEMParser(new StringReader(new String(pem, StandardCharsets.ISO_8859_1)))) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** Files that are replaced one after the other do not fit for a moment. */
  public static void checkPair(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    byte[] sample = {1};
    Signature signature = Signature.getInstance(algorithm(key));
    signature.initSign(key);
    signature.update(sample);
    byte[] signed = signature.sign();
    boolean fits;
    try {
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      fits = signature.verify(signed);
    } catch (GeneralSecurityException e) { // of another kind
      fits = false;
    }
    if (!fits) {
      throw new GeneralSecurityException("the private key is not the one of the certificate");
    }
  }

  /** That it is valid at this moment; the message says when it was or will be. */
  public static void checkTime(X509Certificate certificate, Instant now)
      throws GeneralSecurityException {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from) || now.isAfter(until)) {
      throw new GeneralSecurityException(
          "the certificate is valid from %s until %s, and now it is %s"
              .formatted(from, until, now));
    }
  }

  private static String algorithm(PrivateKey key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "EdDSA", "Ed25519" -> "Ed25519";
      default ->
          throw new GeneralSecurityException(
              key.getAlgorithm() + " key (expected: RSA, EC or Ed25519)");
    };
  }
}
