package io.whipsidecar.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** Binds a port for publishers, or says what to do about it. */
final class IceBind {
  /** Binds a channel to the address. */
  @FunctionalInterface
  interface Binding {
    void bind() throws IOException;
  }

  private IceBind() {}

  /**
   * @param protocol UDP or TCP
   * @param flag where the operator chooses the port
   */
  static void bind(Binding binding, String protocol, InetSocketAddress address, String flag)
      throws IOException {
    if (address.isUnresolved()) {
      throw new BindException(
          protocol
              + " "
              + address.getHostString()
              + ": unknown host (expected: an address or a DNS name)");
    }
    try {
      binding.bind();
    } catch (SocketException e) {
      throw failure(protocol, address, flag, e);
    }
  }

  private static BindException failure(
      String protocol, InetSocketAddress address, String flag, SocketException cause) {
    var failure =
        new BindException(
            String.format(
                "%s %s port %d: %s. Stop the program that holds the port (ss -l%snp 'sport = :%d'"
                    + " names it), or choose an address of this machine and a free port with %s.",
                protocol,
                address.getAddress().getHostAddress(),
                address.getPort(),
                cause.getMessage(),
                protocol.substring(0, 1).toLowerCase(java.util.Locale.ROOT),
                address.getPort(),
                flag));
    failure.initCause(cause);
    return failure;
  }
}
