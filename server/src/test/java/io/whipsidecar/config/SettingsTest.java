package io.whipsidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
    assertThat(config.keptMedia().of(400)).isEqualTo(100);
    assertThat(config.stateDir()).isEqualTo(Path.of("./state"));
    assertThat(config.access()).isEqualTo(new ServerConfig.Access(false, false, null));
    assertThat(config.whip())
        .isEqualTo(new ServerConfig.Whip(2_000, 500, true, List.of(), null, null));
    assertThat(config.http().https()).isNull();
    assertThat(config.http().trustedProxies()).isEmpty();
    assertThat(config.lifetimes())
        .isEqualTo(new ServerConfig.Lifetimes(Duration.ofMinutes(2), null));
  }

  @Test
  void shouldReadDurationsWithTheirUnit() {
    Map<String, String> keys = Map.of("orphan-grace", "90s", "expire-idle-after", " 7d ");
    assertThat(config(keys).lifetimes())
        .isEqualTo(new ServerConfig.Lifetimes(Duration.ofSeconds(90), Duration.ofDays(7)));
    assertThat(config(Map.of("expire-idle-after", "12h")).lifetimes().expireIdleAfter())
        .isEqualTo(Duration.ofHours(12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grpc-listen     | 9090          | --grpc-listen: "9090" (expected: host:port
          grpc-listen     | 127.0.0.1:x   | --grpc-listen: "127.0.0.1:x" (expected: host:port
          grpc-listen     | unix:         | --grpc-listen: "unix:" (expected: unix:/path/to/socket)
          grpc-socket-mode | 0999         | --grpc-socket-mode: "0999" (expected: octal permissions
          grpc-tls-cert   | a.pem         | --grpc-tls-cert: "a.pem" (expected: --grpc-tls-key beside it)
          grpc-tls-key    | a.key         | --grpc-tls-key: "a.key" (expected: --grpc-tls-cert beside it)
          grpc-tls-client-ca | ca.pem     | --grpc-tls-client-ca: "ca.pem" (expected: --grpc-tls-cert beside it)
          grpc-token      | a b           | WHIP_SIDECAR_GRPC_TOKEN: (expected: 1 to 512 visible ASCII characters)
          admin-listen    | 9091          | --admin-listen: "9091" (expected: host:port
          admin-token     | a b           | WHIP_SIDECAR_ADMIN_TOKEN: (expected: 1 to 512 visible ASCII characters)
          http-listen     | :65536        | --http-listen: ":65536" (expected: host:port
          http-listen     | unix:/x       | --http-listen: "unix:/x" (expected: host:port
          base-path       | whip          | --base-path: "whip" (expected: a path such as /whip)
          base-path       | /             | --base-path: "/" (expected: a path such as /whip)
          public-url      | live.example.org | --public-url: "live.example.org" (expected: http://HOST
          public-url      | https://a/?b  | --public-url: "https://a/?b" (expected: http://HOST or
          ice-udp-port    | -1            | --ice-udp-port: "-1" (expected: 0 to 65535)
          ice-udp-port    | 20001         | --ice-udp-port: "20001" (expected: a port outside leg-ports
          leg-ports       | 20000         | --leg-ports: "20000" (expected: first-last
          leg-ports       | 20000-20002   | --leg-ports: "20000-20002" (expected: first-last
          leg-ports       | 1-29999       | --leg-ports: "1-29999" (expected: first-last
          kept-media      | 80%           | --kept-media: "80%" (expected: 0% to 75%, or bytes
          allow-anonymous | yes           | --allow-anonymous: "yes" (expected: true or false)
          ice-server      | stun.example.org | --ice-server: "stun.example.org" (expected: stun:host[:port]
          ice-server      | stun:a>;b     | --ice-server: "stun:a>;b" (expected: stun:host[:port]
          ice-server      | turn:a        | --turn-secret-file: "" (expected: a file with the secret
          redirect-to     | /whip         | --redirect-to: "/whip" (expected: a URL such as
          redirect-to     | ftp://x/whip  | --redirect-to: "ftp://x/whip" (expected: a URL such as
          trusted-proxies | 10.0.0.0/33   | --trusted-proxies: "10.0.0.0/33" (expected: an address or
          trusted-proxies | proxy.local   | --trusted-proxies: "proxy.local" (expected: an address or
          max-publishers  | 0             | --max-publishers: "0" (expected: 1 to 100000)
          tls-cert        | a.pem         | --tls-key: "" (expected: a PEM file, as tls-cert is given)
          orphan-grace    | 120           | --orphan-grace: "120" (expected: a number and s, m, h or d
          orphan-grace    | 0s            | --orphan-grace: "0s" (expected: a number and s, m, h or d
          expire-idle-after | 1w          | --expire-idle-after: "1w" (expected: a number and s, m, h
          expire-idle-after | 3651d       | --expire-idle-after: "3651d" (expected: a number and s, m
          log-level       | loud          | --log-level: "loud" (expected: one of error, warn, info, debug)
          """)
  void shouldNameKeyValueAndExpectation(String key, String value, String message) {
    assertThatThrownBy(() -> config(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void shouldListenForManagersBeyondLoopbackOnlyWhenItKnowsWhoCalls() {
    String open = "0.0.0.0:9090";
    Map<String, String> tls =
        Map.of("grpc-listen", open, "grpc-tls-cert", "a.pem", "grpc-tls-key", "a.key");
    for (String listen : List.of(open, ":9090", "[::]:9090")) {
      assertThatThrownBy(() -> config(Map.of("grpc-listen", listen)).grpc().refuseOpenDoor())
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("can be reached from other machines");
    }
    assertThatThrownBy(() -> config(tls).grpc().refuseOpenDoor())
        .as("TLS alone lets everybody in")
        .hasMessageContaining("--grpc-tls-client-ca")
        .hasMessageContaining("--grpc-token-file");
    Map<String, String> mutual = new HashMap<>(tls);
    mutual.put("grpc-tls-client-ca", "ca.pem");
    config(mutual).grpc().refuseOpenDoor();
    config(Map.of("grpc-listen", open, "grpc-token-file", "t")).grpc().refuseOpenDoor();
    config(Map.of("grpc-listen", "[::1]:9090")).grpc().refuseOpenDoor();
    config(Map.of("grpc-listen", "unix:/run/whip.sock")).grpc().refuseOpenDoor();
  }

  @Test
  void shouldShowTheOperatorsPageBeyondLoopbackOnlyWithAToken() {
    for (String listen : List.of("0.0.0.0:9091", ":9091", "[::]:9091")) {
      assertThatThrownBy(() -> config(Map.of("admin-listen", listen)).refuseOpenDoors())
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("admin-listen: ")
          .hasMessageContaining("can be reached from other machines")
          .hasMessageContaining("--admin-token-file");
      config(Map.of("admin-listen", listen, "admin-token-file", "t")).refuseOpenDoors();
      config(Map.of("admin-listen", listen, "admin-token", "t")).refuseOpenDoors();
    }
    config(Map.of("admin-listen", "[::1]:9091")).refuseOpenDoors();
    config(Map.of("admin-listen", "localhost:9091")).refuseOpenDoors();
    assertThat(config(Map.of("admin-token", "s3cret")).toString()).doesNotContain("s3cret");
  }

  @Test
  void shouldTurnTheOperatorsPageOff() {
    assertThat(config(Map.of()).admin().listen()).hasToString("127.0.0.1:9091");
    for (String off : List.of("off", "", " ")) {
      assertThat(config(Map.of("admin-listen", off)).admin().listen()).as(off).isNull();
      config(Map.of("admin-listen", off)).refuseOpenDoors();
    }
  }

  @Test
  void shouldTakeTheManagersTokenFromTheEnvironment() {
    ServerConfig config =
        Settings.toConfig(
            ConfigSources.of(
                Map.of("grpc-listen", "0.0.0.0:9090"),
                Map.of("WHIP_SIDECAR_GRPC_TOKEN", "s3cret"),
                null));
    assertThat(config.grpc().token()).isEqualTo("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret");
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
  void shouldSplitAdvertisedAddresses() {
    assertThat(config(Map.of("advertise", "203.0.113.7, media.example.org")).ice().advertise())
        .containsExactly("203.0.113.7", "media.example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "::1, ::1, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "0.0.0.0/0, 192.0.2.1, true",
    "0.0.0.0/0, ::1, false",
    "127.0.0.1, 127.0.0.2, false",
  })
  void shouldTellWhichAddressesABlockHas(String block, String address, boolean contained)
      throws IOException {
    assertThat(AddressBlock.parse("k", block).contains(InetAddress.getByName(address)))
        .isEqualTo(contained);
  }

  @Test
  void shouldRefuseAnonymousPublishersBesideAnIssuer() {
    assertThatThrownBy(() -> config(Map.of("jwt-jwks", "keys.json", "allow-anonymous", "true")))
        .hasMessageContaining("--allow-anonymous: \"true\" (expected: false, as jwt-jwks");
    assertThatThrownBy(() -> config(Map.of("jwt-jwks", "keys.json", "jwt-algorithms", "none")))
        .hasMessageContaining("--jwt-algorithms: \"none\" (expected: some of ES256,");
  }

  private static ServerConfig config(Map<String, String> flags) {
    return Settings.toConfig(ConfigSources.of(flags, Map.of(), null));
  }
}
