package io.whipsidecar.doctor;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.PortRange;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.observe.BindFailure;
import io.whipsidecar.observe.FailureText;
import io.whipsidecar.wire.IpText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the server could listen where it is told to, or already does. */
final class PortChecks {
  private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final Path RESERVED = Path.of("/proc/sys/net/ipv4/ip_local_reserved_ports");

  private PortChecks() {}

  static List<Finding> of(ServerConfig config) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        openDoor(
            "managers",
            "gRPC is for this machine alone, or asks callers who they are",
            config.grpc()::refuseOpenDoor));
    findings.add(listener("gRPC", "grpc-listen", config.grpc().listen()));
    ListenAddress.Tcp admin = config.admin().listen();
    if (admin != null) {
      findings.add(
          openDoor(
              "operator",
              "the operator's page is for this machine alone, or asks for a token",
              config.admin()::refuseOpenDoor));
      findings.add(listener("operator's page", "admin-listen", admin));
    }
    findings.add(listener("HTTP", "http-listen", config.http().listen()));
    ServerConfig.Https https = config.http().https();
    if (https != null) {
      findings.add(listener("HTTPS", "https-listen", https.listen()));
    } else {
      findings.add(withoutHttps(config.http()));
    }
    findings.add(udp(config.ice().udpPort()));
    findings.add(
        config.ice().tcpPort() == 0
            ? Finding.ok(
                "ICE over TCP", "off: publishers whose UDP does not get through can't connect")
            : tcp("ICE over TCP", "ice-tcp-port", new InetSocketAddress(config.ice().tcpPort())));
    ListenAddress.Tcp metrics = config.metrics().listen();
    if (metrics != null) {
      findings.add(listener("metrics", "metrics-listen", metrics));
    }
    findings.add(loopback());
    findings.add(legs(config.legPorts(), text(EPHEMERAL), text(RESERVED)));
    return findings;
  }

  /** A browser gives a page the camera only in a secure context. */
  static Finding withoutHttps(ServerConfig.Http http) {
    if (!http.trustedProxies().isEmpty()) {
      return Finding.ok("HTTPS", "off here; the reverse proxy of --trusted-proxies has it");
    }
    if (http.listen().address().getAddress().isLoopbackAddress()) {
      return Finding.ok("HTTPS", "off; HTTP is for this machine alone, where browsers need none");
    }
    return Finding.warn(
        "HTTPS",
        "off: browsers on other machines give no camera to a page by HTTP; OBS and FFmpeg publish,"
            + " with their tokens in the clear",
        "set --tls-cert and --tls-key, or put a reverse proxy with a certificate before it"
            + " (docs/production.md).");
  }

  /** Where FFmpeg reads. */
  private static Finding loopback() {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress("127.0.0.1", 0));
      return Finding.ok("loopback", "127.0.0.1 is there, for the legs to FFmpeg");
    } catch (IOException e) {
      return Finding.fail(
          "loopback",
          "no socket on 127.0.0.1, where FFmpeg reads its legs: " + FailureText.of(e),
          "bring the interface up: ip link set lo up; ip address add 127.0.0.1/8 dev lo.");
    }
  }

  private static Finding openDoor(String name, String closed, Runnable refuseOpenDoor) {
    try {
      refuseOpenDoor.run();
      return Finding.ok(name, closed);
    } catch (ConfigException e) {
      return Finding.fail(name, String.valueOf(e.getMessage()), "set one of these.");
    }
  }

  private static Finding listener(String name, String key, ListenAddress address) {
    if (address instanceof ListenAddress.Tcp tcp) {
      return tcp(name, key, tcp.address());
    }
    Path socket = Path.of(((ListenAddress.Unix) address).path());
    Path folder = socket.toAbsolutePath().getParent();
    return folder != null && Files.isWritable(folder)
        ? Finding.ok(name, "a socket can be made at " + socket)
        : Finding.fail(name, "no socket can be made at " + socket, "make " + folder + " writable.");
  }

  static Finding tcp(String name, String key, InetSocketAddress address) {
    String where = IpText.of(address) + "/tcp";
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // as the server does
      channel.bind(address);
      return Finding.ok(name, address.getPort() == 0 ? "any free TCP port" : where + " is free");
    } catch (IOException e) {
      BindFailure failure = BindFailure.ofTcp(address, name, "--" + key, e);
      return taken(failure, PortHolder.ofTcp(address.getPort()));
    }
  }

  static Finding udp(int port) {
    String where = port + "/udp";
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(port));
      return port == 0
          ? Finding.warn(
              "ICE", "any free UDP port: another one after each start", "set --ice-udp-port.")
          : Finding.ok(
              "ICE",
              where
                  + " is free here; whether a firewall lets publishers reach it shows only from"
                  + " outside");
    } catch (IOException e) {
      InetSocketAddress address = new InetSocketAddress(port);
      BindFailure failure = BindFailure.ofUdp(address, "ICE", "--ice-udp-port", e);
      return taken(failure, PortHolder.ofUdp(port));
    }
  }

  /**
   * @param holder of this port at any address: it is to blame only when the address is in use
   */
  private static Finding taken(BindFailure failure, @Nullable PortHolder holder) {
    boolean held = holder != null && failure.reason().equals("address already in use");
    if (holder != null && held && holder.isSidecar()) {
      return Finding.ok(
          failure.purpose(),
          failure.where() + " is in use by a running whip-sidecar, " + pid(holder));
    }
    String by = holder != null && held ? "; " + holder.inWords() + " holds it" : "";
    return Finding.fail(
        failure.purpose(),
        failure.where() + " can't be bound: " + failure.reason() + by,
        failure.remedy() + " (" + failure.flag() + ").");
  }

  private static String pid(PortHolder holder) {
    return "process " + holder.pid();
  }

  /**
   * @param ephemeral the kernel's range, {@code 32768 60999}; empty when unknown
   * @param reserved ports that the kernel gives nobody, {@code 20000-29999,8080}
   */
  static Finding legs(PortRange legs, String ephemeral, String reserved) {
    String ingests = legs + " has room for " + (legs.last() - legs.first() + 1) / 4 + " ingests";
    String[] ends = ephemeral.trim().split("\\s+", -1);
    if (ends.length != 2) {
      return Finding.ok("leg ports", ingests);
    }
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[1]);
    if (legs.last() < first || legs.first() > last || isReserved(legs, reserved)) {
      return Finding.ok(
          "leg ports", ingests + ", apart from the kernel's ephemeral ports " + first + "-" + last);
    }
    return Finding.warn(
        "leg ports",
        legs
            + " overlaps the kernel's ephemeral ports "
            + first
            + "-"
            + last
            + ": any program may be given one of them",
        "choose another range with --leg-ports, or reserve it: sysctl -w"
            + " net.ipv4.ip_local_reserved_ports="
            + legs);
  }

  private static boolean isReserved(PortRange legs, String reserved) {
    for (String range : reserved.trim().split(",", -1)) {
      String[] ends = range.split("-", -1);
      if (!range.isEmpty()
          && Integer.parseInt(ends[0]) <= legs.first()
          && Integer.parseInt(ends[ends.length - 1]) >= legs.last()) {
        return true;
      }
    }
    return false;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // no Linux
    }
  }
}
