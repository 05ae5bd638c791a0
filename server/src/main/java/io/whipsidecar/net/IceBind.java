package io.whipsidecar.net;

import io.whipsidecar.observe.BindFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;

/** Binds a port for publishers, or says what to do about it. */
final class IceBind {
  /** Binds a channel to the address. */
  @FunctionalInterface
  interface Binding {
    void bind() throws IOException;
  }

  private static final String PURPOSE = "publishers' media";

  private IceBind() {}

  /**
   * @param protocol UDP or TCP
   * @param flag where the operator chooses the port
   */
  static void bind(Binding binding, String protocol, InetSocketAddress address, String flag)
      throws IOException {
    try {
      binding.bind();
    } catch (SocketException | UnresolvedAddressException e) {
      throw (protocol.equals("TCP")
              ? BindFailure.ofTcp(address, PURPOSE, flag, e)
              : BindFailure.ofUdp(address, PURPOSE, flag, e))
          .asException();
    }
  }
}
