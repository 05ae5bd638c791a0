package io.whipsidecar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.config.ConfigSources;
import io.whipsidecar.config.Settings;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that can't listen says in one sentence where, for what, why, and what to do. */
class StartFailureTest {
  @TempDir private Path state;

  private void start(String key, String value) throws Exception {
    Map<String, String> flags =
        new HashMap<>(
            Map.of(
                "grpc-listen", "127.0.0.1:0",
                "http-listen", "127.0.0.1:0",
                "admin-listen", "127.0.0.1:0",
                "ice-udp-port", "0",
                "ice-tcp-port", "0",
                "state-dir", state.toString()));
    flags.put(key, value);
    Sidecar sidecar = new Sidecar(Settings.toConfig(ConfigSources.of(flags, Map.of(), null)));
    try {
      sidecar.start();
    } finally {
      sidecar.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "grpc-listen, 127.0.0.1, gRPC",
    "http-listen, 127.0.0.1, HTTP",
    "admin-listen, 127.0.0.1, admin",
    "metrics-listen, 127.0.0.1, metrics",
    "ice-tcp-port, '', publishers' media",
  })
  void shouldSayWhichAddressIsTaken(String key, String host, String purpose) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      String value = host.isEmpty() ? String.valueOf(port) : host + ":" + port;
      assertThatThrownBy(() -> start(key, value))
          .hasMessage(
              ("cannot listen on %s:%d/tcp for %s (--%s): address already in use (stop the program"
                      + " that holds it, ss -ltnp 'sport = :%d' names it; or choose another port)")
                  .formatted(host, port, purpose, key, port));
    }
  }

  @Test
  void shouldSayThatTheUdpPortIsTaken() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0)) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> start("ice-udp-port", String.valueOf(port)))
          .hasMessage(
              ("cannot listen on :%d/udp for publishers' media (--ice-udp-port): address already in"
                      + " use (stop the program that holds it, ss -lunp 'sport = :%d' names it; or"
                      + " choose another port)")
                  .formatted(port, port));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "grpc-listen, gRPC",
    "http-listen, HTTP",
    "metrics-listen, metrics",
  })
  void shouldSayWhichAddressIsNotOfThisMachine(String key, String purpose) {
    assertThatThrownBy(() -> start(key, "192.0.2.1:28080"))
        .hasMessage(
            "cannot listen on 192.0.2.1:28080/tcp for %s (--%s): cannot assign requested address"
                    .formatted(purpose, key)
                + " (choose an address of this machine, `ip address` lists them; or :28080 for"
                + " all)");
  }

  @Test
  void shouldNameTheHostThatIsUnknown() {
    assertThatThrownBy(() -> start("advertise", "name.invalid"))
        .hasMessageStartingWith("advertise: \"name.invalid\" can't be resolved (expected: ");
    assertThatThrownBy(() -> start("http-listen", "name.invalid:80"))
        .hasMessage(
            "--http-listen: \"name.invalid:80\" (expected: a host that resolves to an address)");
  }
}
