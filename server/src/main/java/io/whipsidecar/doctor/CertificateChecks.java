package io.whipsidecar.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** Whether a certificate file can be read, and how long it is valid. */
final class CertificateChecks {
  private static final Duration SOON = Duration.ofDays(14);

  private CertificateChecks() {}

  /**
   * @param key of the setting that names the file
   */
  static Finding of(String key, Path file, Instant now) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      Certificate first = chain.stream().findFirst().orElse(null);
      return first instanceof X509Certificate certificate
          ? judge(key, file, certificate, now)
          : Finding.fail(key, file + " holds no certificate", "put the chain there, in PEM.");
    } catch (IOException | GeneralSecurityException e) {
      return Finding.fail(
          key,
          file + " can't be read as certificates: " + e.getMessage(),
          "put the chain there, in PEM.");
    }
  }

  private static Finding judge(String key, Path file, X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    Instant begin = certificate.getNotBefore().toInstant();
    String text = file + " is valid from " + begin + " to " + end;
    if (now.isAfter(end) || now.isBefore(begin)) {
      return Finding.fail(key, text + ", which is not now", "renew it, or set the clock.");
    }
    return now.plus(SOON).isAfter(end)
        ? Finding.warn(
            key, text, "renew it within " + Duration.between(now, end).toDays() + " days.")
        : Finding.ok(key, text);
  }
}
