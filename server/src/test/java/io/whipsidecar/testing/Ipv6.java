package io.whipsidecar.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** For tests that need IPv6, if only on loopback. */
public final class Ipv6 {
  private Ipv6() {}

  /** On the build server a machine without it is a failure; elsewhere the test says so and ends. */
  public static void require() {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0));
    } catch (IOException e) {
      String problem = "this machine has no IPv6 loopback: " + e.getMessage();
      if (System.getenv("CI") != null) {
        fail(problem);
      }
      abort(problem);
    }
  }
}
