package io.whipsidecar.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.config.InterfaceFilter;
import io.whipsidecar.config.PortRange;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.doctor.Finding.Level;
import io.whipsidecar.net.LocalAddresses;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checks say of machines that are not as they should be. */
class DoctorTest {
  @TempDir private Path folder;

  @Test
  void shouldNameWhoHoldsAPort() throws IOException {
    try (DatagramSocket udp = new DatagramSocket(0);
        ServerSocket tcp = new ServerSocket(0)) {
      String us = "process " + ProcessHandle.current().pid() + " (";

      Finding ice = PortChecks.udp(udp.getLocalPort());
      assertThat(ice.level()).isEqualTo(Level.FAIL);
      assertThat(ice.text()).contains(udp.getLocalPort() + "/udp can't be bound", us);
      assertThat(ice.remedy()).contains("--ice-udp-port");
      InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", tcp.getLocalPort());
      assertThat(PortChecks.tcp("HTTP", "http-listen", elsewhere).inWords())
          .contains("can't be bound: cannot assign requested address", "`ip address` lists them")
          .doesNotContain(us, "stop the program");
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", tcp.getLocalPort());
      assertThat(PortChecks.tcp("HTTP", "http-listen", address).text()).contains(us);
    }
  }

  @Test
  void shouldTakeAFreePort() throws IOException {
    int port;
    try (DatagramSocket udp = new DatagramSocket(0)) {
      port = udp.getLocalPort();
    }
    assertThat(PortChecks.udp(port).level()).isEqualTo(Level.OK);
    assertThat(PortChecks.udp(0).level()).isEqualTo(Level.WARN);
  }

  @Test
  void shouldKnowARunningServerByItsCommandLine() {
    String java = "/usr/bin/java -cp x io.whipsidecar.Main ";
    assertThat(new PortHolder(1, java + "serve --http-listen :80").isSidecar()).isTrue();
    assertThat(new PortHolder(1, java + "doctor").isSidecar()).isFalse();
    assertThat(new PortHolder(1, "nginx: master process").isSidecar()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "20000-29999, 32768 60999, '', OK",
    "40000-49999, 32768 60999, '', WARN",
    "30000-32768, 32768 60999, '', WARN",
    "40000-49999, 32768 60999, '8080,40000-50000', OK",
    "40000-49999, 32768 60999, '40000-45000', WARN",
    "40000-49999, '', '', OK",
  })
  void shouldKeepLegPortsApartFromTheKernels(
      String legs, String ephemeral, String reserved, Level level) {
    Finding finding = PortChecks.legs(PortRange.parse("leg-ports", legs), ephemeral, reserved);

    assertThat(finding.level()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "172.31.0.1, true",
    "192.168.0.1, true",
    "100.64.0.1, true",
    "fd00::1, true",
    "127.0.0.1, true",
    "203.0.113.7, false",
    "100.128.0.1, false",
    "2001:db8::1, false"
  })
  void shouldTellPrivateAddresses(String address, boolean isPrivate) throws UnknownHostException {
    assertThat(AddressChecks.isPrivate(InetAddress.getByName(address))).isEqualTo(isPrivate);
  }

  @Test
  void shouldWarnOfAddressesThatNotEveryoneReaches() throws UnknownHostException {
    InetAddress home = InetAddress.getByName("192.168.0.9");
    InetAddress nat = InetAddress.getByName("203.0.113.7");

    assertThat(AddressChecks.own(List.of()).level()).isEqualTo(Level.WARN);
    assertThat(AddressChecks.own(List.of(home)).text()).contains("all are private");
    assertThat(AddressChecks.own(List.of(home, nat)).level()).isEqualTo(Level.OK);
    assertThat(AddressChecks.advertised(List.of(nat), List.of(home)).text())
        .contains("not of this machine: 203.0.113.7, so a NAT has to forward");
    assertThat(addresses(List.of("name.invalid"), List.of()).level()).isEqualTo(Level.FAIL);
  }

  @Test
  void shouldLookAtTheInterfacesThatPublishersAreToldOf() {
    Finding none = addresses(List.of(), List.of("nosuch0"));

    if (!LocalAddresses.usable(false).isEmpty()) { // a machine without a network has none anyway
      assertThat(none.level()).isEqualTo(Level.FAIL);
      assertThat(none.text()).contains("ice-interface: none of this machine's addresses is left");
    }
    assertThat(addresses(List.of("192.0.2.1"), List.of("nosuch0")).text()).contains("192.0.2.1");
  }

  private static Finding addresses(List<String> advertise, List<String> interfaces) {
    InterfaceFilter filter = InterfaceFilter.parse("ice-interface", interfaces);
    return AddressChecks.of(new ServerConfig.Ice(8189, 8189, advertise, filter));
  }

  @Test
  void shouldAskForLargeBuffers() {
    Finding small = MachineChecks.buffer("receive buffer", "net.core.rmem_max", 212_992);

    assertThat(small.level()).isEqualTo(Level.WARN);
    assertThat(small.text()).contains("208 KiB granted", "a single keyframe");
    assertThat(small.remedy()).contains("sysctl -w net.core.rmem_max=4194304");
    assertThat(MachineChecks.buffer("", "", 4 << 20).level()).isEqualTo(Level.OK);
  }

  @Test
  void shouldNoticeAClockThatIsBehindThisProgram() {
    Instant built = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(MachineChecks.wallClock(Instant.EPOCH, built).level()).isEqualTo(Level.FAIL);
    assertThat(MachineChecks.wallClock(built.minusSeconds(3_600), built).level())
        .isEqualTo(Level.OK);
    assertThat(MachineChecks.clockSource("hpet").level()).isEqualTo(Level.WARN);
    assertThat(MachineChecks.clockSource("tsc").level()).isEqualTo(Level.OK);
  }

  @Test
  void shouldReadWhenACertificateEnds() throws IOException {
    Path file = folder.resolve("chain.pem");
    Files.writeString(file, TestCertificate.PEM);
    Instant end = TestCertificate.END;

    assertThat(certificate(file, end.minus(Duration.ofDays(60)))).isEqualTo(Level.OK);
    assertThat(certificate(file, end.minus(Duration.ofDays(3)))).isEqualTo(Level.WARN);
    assertThat(certificate(file, end.plusSeconds(1))).isEqualTo(Level.FAIL);
    assertThat(certificate(file, Instant.EPOCH)).isEqualTo(Level.FAIL);
    assertThat(certificate(folder.resolve("none"), end)).isEqualTo(Level.FAIL);
    Files.writeString(file, "no certificate");
    assertThat(certificate(file, end)).isEqualTo(Level.FAIL);
  }

  private static Level certificate(Path file, Instant now) {
    return CertificateChecks.of("tls-cert", file, now).level();
  }

  @Test
  void shouldLeaveAStateDirectoryThatIsNotThereAlone() {
    Path missing = folder.resolve("a/b");

    assertThat(StateChecks.of(missing).text()).contains("will be made");
    assertThat(missing.getParent()).doesNotExist();
  }

  @Test
  void shouldNoticeAStateDirectoryThatCannotBe() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(StateChecks.of(file).level()).isEqualTo(Level.FAIL);
    assertThat(StateChecks.of(file.resolve("state")).level()).isEqualTo(Level.FAIL);
  }
}
