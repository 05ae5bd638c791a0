package io.whipsidecar.net;

import io.whipsidecar.ports.PortBlock;
import io.whipsidecar.ports.PortProbe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * Probes by binding each port on 127.0.0.1, as FFmpeg will, and letting go of it at once. A port
 * that another program holds on 0.0.0.0 is refused too. Stateless; any thread.
 */
public final class LoopbackPortProbe implements PortProbe {
  private static final String HOST = "127.0.0.1";

  @Override
  public @Nullable String refusal(PortBlock block) {
    for (int port = block.first(); port <= block.last(); port++) {
      try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
        channel.bind(new InetSocketAddress(HOST, port));
      } catch (IOException e) {
        return HOST + ":" + port + ": " + e.getMessage();
      }
    }
    return null;
  }
}
