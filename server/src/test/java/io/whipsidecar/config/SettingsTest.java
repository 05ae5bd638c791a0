package io.whipsidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void shouldHaveTheDefaultsOfTheContract() {
    ServerConfig config = config(Map.of());

    assertThat(config.grpc().listen()).hasToString("127.0.0.1:9090");
    assertThat(config.http().listen().address().getPort()).isEqualTo(8080);
    assertThat(config.http().listen().address().getAddress().isAnyLocalAddress()).isTrue();
    assertThat(config.http().basePath()).isEqualTo("/whip");
    assertThat(config.ice().udpPort()).isEqualTo(8189);
    assertThat(config.ice().advertise()).isEmpty();
    assertThat(config.legPorts()).isEqualTo(new PortRange(20_000, 29_999));
    assertThat(config.stateDir()).isEqualTo(Path.of("./state"));
    assertThat(config.allowAnonymous()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grpc-listen     | 9090          | grpc-listen: "9090" (expected: host:port
          grpc-listen     | 127.0.0.1:x   | grpc-listen: "127.0.0.1:x" (expected: host:port
          grpc-listen     | unix:         | grpc-listen: "unix:" (expected: unix:/path/to/socket)
          http-listen     | :65536        | http-listen: ":65536" (expected: host:port
          http-listen     | unix:/x       | http-listen: "unix:/x" (expected: host:port
          base-path       | whip          | base-path: "whip" (expected: a path such as /whip)
          base-path       | /             | base-path: "/" (expected: a path such as /whip)
          ice-udp-port    | -1            | ice-udp-port: "-1" (expected: 0 to 65535)
          ice-udp-port    | 20001         | ice-udp-port: "20001" (expected: a port outside leg-ports
          leg-ports       | 20000         | leg-ports: "20000" (expected: first-last
          leg-ports       | 20000-20002   | leg-ports: "20000-20002" (expected: first-last
          leg-ports       | 1-29999       | leg-ports: "1-29999" (expected: first-last
          allow-anonymous | yes           | allow-anonymous: "yes" (expected: true or false)
          log-level       | loud          | log-level: "loud" (expected: one of error, warn, info, debug)
          """)
  void shouldNameKeyValueAndExpectation(String key, String value, String message) {
    assertThatThrownBy(() -> config(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void shouldPreferFlagsToEnvironmentToFileToDefaults(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("whip.properties");
    Files.writeString(file, "base-path = /file\nice-udp-port = 1111\nhttp-listen = :1112\n");
    Map<String, String> environment =
        Map.of("WHIP_SIDECAR_BASE_PATH", "/environment", "WHIP_SIDECAR_ICE_UDP_PORT", "2222");

    ConfigSources sources = ConfigSources.of(Map.of("base-path", "/flag"), environment, file);

    assertThat(sources.value(Settings.BASE_PATH)).isEqualTo("/flag");
    assertThat(sources.value(Settings.ICE_UDP_PORT)).isEqualTo("2222");
    assertThat(sources.value(Settings.HTTP_LISTEN)).isEqualTo(":1112");
    assertThat(sources.value(Settings.STATE_DIR)).isEqualTo("./state");
  }

  @Test
  void shouldRefuseAnUnknownKeyInTheFile(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("whip.properties");
    Files.writeString(file, "http-lisen = :1\n");

    assertThatThrownBy(() -> ConfigSources.of(Map.of(), Map.of(), file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"http-lisen\" (expected: one of advertise, allow-anonymous,");
  }

  @Test
  void shouldSayWhichFileCannotBeRead(@TempDir Path dir) {
    assertThatThrownBy(() -> ConfigSources.of(Map.of(), Map.of(), dir.resolve("absent")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("absent");
  }

  @Test
  void shouldSplitAdvertisedAddresses() {
    assertThat(config(Map.of("advertise", "203.0.113.7, media.example.org")).ice().advertise())
        .containsExactly("203.0.113.7", "media.example.org");
  }

  private static ServerConfig config(Map<String, String> flags) {
    return Settings.toConfig(ConfigSources.of(flags, Map.of(), null)::value);
  }
}
