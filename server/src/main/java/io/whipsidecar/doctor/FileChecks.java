package io.whipsidecar.doctor;

import io.whipsidecar.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that the configuration names: certificates, keys, secrets. */
final class FileChecks {
  private FileChecks() {}

  static List<Finding> of(ServerConfig config, Instant now) {
    List<Finding> findings = new ArrayList<>();
    ServerConfig.Tls managers = config.grpc().tls();
    if (managers != null) {
      findings.add(CertificateChecks.of("grpc-tls-cert", managers.certificate(), now));
      findings.add(readable("grpc-tls-key", managers.key()));
    }
    if (managers != null && managers.clientCa() != null) {
      findings.add(CertificateChecks.of("grpc-tls-client-ca", managers.clientCa(), now));
    }
    ServerConfig.Https publishers = config.http().https();
    if (publishers != null) {
      findings.add(CertificateChecks.of("tls-cert", publishers.certificate(), now));
      findings.add(readable("tls-key", publishers.key()));
    }
    addReadable(findings, "grpc-token-file", config.grpc().tokenFile());
    addReadable(findings, "admin-token-file", config.admin().tokenFile());
    addReadable(findings, "turn-secret-file", config.whip().turnSecretFile());
    return findings;
  }

  private static void addReadable(List<Finding> findings, String key, @Nullable Path file) {
    if (file != null) {
      findings.add(readable(key, file));
    }
  }

  static Finding readable(String key, Path file) {
    return Files.isRegularFile(file) && Files.isReadable(file)
        ? Finding.ok(key, file + " can be read")
        : Finding.fail(
            key, file + " can't be read", "put it there, readable for the user of the server.");
  }
}
