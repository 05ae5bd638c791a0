package io.whipsidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words about a wrong configuration: all faults at once, each with the place it stands at. */
class ConfigFaultsTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("sidecar.properties"), text);
  }

  private static AbstractThrowableAssert<?, ?> assertFaults(
      Map<String, String> flags, Map<String, String> environment, @Nullable Path file) {
    return assertThatThrownBy(() -> Settings.toConfig(ConfigSources.of(flags, environment, file)))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void shouldNameEveryWrongValueWithItsFileAndLine() throws IOException {
    Path file =
        file(
            """
            # four faults
            leg-ports = banana

            http-listen = :99999
            base-path = \\
                whip
            http-lsiten = :1
            log-level = loud
            """);
    assertFaults(Map.of(), Map.of(), file)
        .hasMessage(
            """
            %1$s:7: "http-lsiten" is no setting (did you mean http-listen?)
            %1$s:2: leg-ports: "banana" (expected: first-last, both from 1024 to 65535, at least 4 \
            ports, for example 20000-29999)
            %1$s:4: http-listen: ":99999" (expected: host:port, [ipv6]:port or :port with a port from \
            0 to 65535)
            %1$s:5: base-path: "whip" (expected: a path such as /whip)
            %1$s:8: log-level: "loud" (expected: one of error, warn, info, debug)\
            """
                .formatted(file));
  }

  @Test
  void shouldNameFlagVariableOrFileWhereTheValueStands() throws IOException {
    assertFaults(
            Map.of("ice-tcp-port", "x"),
            Map.of("WHIP_SIDECAR_LOG_FORMAT", "xml", "WHIP_SIDECAR_ICE_TCP_PORT", "y"),
            file("rate-limits = no\nlog-format = yaml\nice-tcp-port = z\n"))
        .hasMessageContaining("--ice-tcp-port: \"x\"")
        .hasMessageContaining("WHIP_SIDECAR_LOG_FORMAT: \"xml\"")
        .hasMessageContaining("sidecar.properties:1: rate-limits: \"no\"")
        .message()
        .hasLineCount(3);
  }

  @Test
  void shouldNameOneFaultOfWhatBelongsTogetherAndThoseOfOtherGroups() {
    assertFaults(
            Map.of("tls-cert", "a.pem", "grpc-tls-cert", "b.pem", "grpc-tls-client-ca", "c.pem"),
            Map.of("WHIP_SIDECAR_KEPT_MEDIA", "99%"),
            null)
        .hasMessageContaining("--grpc-tls-cert: \"b.pem\" (expected: --grpc-tls-key beside it)")
        .hasMessageContaining("--tls-key: \"\" (expected: a PEM file, as tls-cert is given)")
        .hasMessageContaining("WHIP_SIDECAR_KEPT_MEDIA: \"99%\"")
        .message()
        .hasLineCount(3);
  }

  @Test
  void shouldNotShowASecret() throws IOException {
    assertFaults(Map.of(), Map.of("WHIP_SIDECAR_GRPC_TOKEN", "s3 cret"), file("admin-token = a b"))
        .hasMessageContaining("WHIP_SIDECAR_GRPC_TOKEN: (expected: 1 to 512 visible")
        .hasMessageContaining("sidecar.properties:1: admin-token: (expected: 1 to 512 visible")
        .message()
        .doesNotContain("s3 cret", "a b");
  }

  @Test
  void shouldReadWhatAPropertiesFileMayHold() throws IOException {
    Path file =
        file("! a comment \\\nbase-path: /a\nadvertise = a,\\\n   b\nlog-level\\u003ddebug\n");
    assertFaults(Map.of(), Map.of(), file).hasMessageStartingWith(file + ":5: ");
    Files.writeString(file, "! a comment \\\nbase-path: /a\nadvertise = a,\\\n   b\n");
    ServerConfig config = Settings.toConfig(ConfigSources.of(Map.of(), Map.of(), file));
    assertThat(config.http().basePath()).isEqualTo("/a");
    assertThat(config.ice().advertise()).containsExactly("a", "b");
  }

  @Test
  void shouldSayInOneLineWhyAFileCannotBeRead() throws IOException {
    Path latin = folder.resolve("latin");
    Files.write(latin, "state-dir = \u00fc".getBytes(StandardCharsets.ISO_8859_1));
    String expected = "--config: \"%s\" (expected: a properties file that can be read: %s)";
    assertFaults(Map.of(), Map.of(), latin).hasMessage(expected.formatted(latin, "not in UTF-8"));
    assertFaults(Map.of(), Map.of(), folder)
        .hasMessage(expected.formatted(folder, "is a directory"));
    Path absent = folder.resolve("absent");
    assertFaults(Map.of(), Map.of(), absent)
        .hasMessage(expected.formatted(absent, "no such file or directory"));
    assertFaults(Map.of(), Map.of(), file("a = \\uzzzz\n"))
        .hasMessageContaining("sidecar.properties:1: ")
        .hasMessageContaining("(expected: key = value)");
  }

  @ParameterizedTest
  @CsvSource({
    "http-lsiten, http-listen",
    "HTTP-LISTEN, http-listen",
    "listen-http,",
    "leg-port, leg-ports",
    "qqq,",
  })
  void shouldGuessTheNearestSetting(String word, String nearest) {
    var keys = java.util.Arrays.stream(Settings.values()).map(Settings::key).toList();
    assertThat(Nearest.of(word, keys)).isEqualTo(nearest);
  }

  @Test
  void shouldWarnOfVariablesThatAreNoSettings() {
    Map<String, String> environment =
        Map.of(
            "WHIP_SIDECAR_HTTP_LISTN", "s3cret",
            "WHIP_SIDECAR_HTTP_LISTEN", ":1",
            "WHIP_SIDECAR_MAX_HEAP", "1g",
            "PATH", "/bin");
    assertThat(EnvironmentVariables.warnings(environment))
        .containsExactly(
            "the variable WHIP_SIDECAR_HTTP_LISTN is no setting (did you mean"
                + " WHIP_SIDECAR_HTTP_LISTEN?)");
  }

  /** A Service that is called whip-sidecar or whip-sidecar-ice-udp gives these to every pod. */
  @Test
  void shouldTakeVariablesOfKubernetesForNothing() {
    Map<String, String> environment =
        Map.of(
            "WHIP_SIDECAR_SERVICE_HOST", "10.0.0.7",
            "WHIP_SIDECAR_SERVICE_PORT", "8080",
            "WHIP_SIDECAR_SERVICE_PORT_HTTP", "8080",
            "WHIP_SIDECAR_PORT", "tcp://10.0.0.7:8080",
            "WHIP_SIDECAR_PORT_8189_UDP", "udp://10.0.0.7:8189",
            "WHIP_SIDECAR_PORT_8189_UDP_PROTO", "udp",
            "WHIP_SIDECAR_PORT_8189_UDP_PORT", "8189",
            "WHIP_SIDECAR_PORT_8189_UDP_ADDR", "10.0.0.7",
            "WHIP_SIDECAR_ICE_UDP_PORT", "udp://10.0.0.8:8189");
    assertThat(EnvironmentVariables.warnings(environment)).isEmpty();
    ServerConfig config = Settings.toConfig(ConfigSources.of(Map.of(), environment, null));
    assertThat(config.ice().udpPort()).isEqualTo(8189);
    assertThat(EnvironmentVariables.warnings(Map.of("WHIP_SIDECAR_ICE_UPD_PORT", "1"))).hasSize(1);
  }
}
