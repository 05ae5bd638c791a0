package io.whipsidecar.conformance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A UDP socket on the publisher's side. One thread. */
final class UdpProbe implements AutoCloseable {
  private static final int ATTEMPTS = 4;
  private static final int WAIT_MS = 500;
  private static final int MAX_BYTES = 2_048;

  private final DatagramSocket socket;
  private final InetSocketAddress server;

  UdpProbe(Session session) throws IOException, Unmet {
    InetSocketAddress candidate = session.candidate("udp");
    if (candidate == null) {
      throw new Unmet("the answer has no UDP candidate with an IPv4 address");
    }
    server = candidate;
    socket = new DatagramSocket();
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, server));
  }

  /** The next datagram, or null when none came for so long. */
  byte @Nullable [] receive(int waitMs) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
    socket.setSoTimeout(waitMs);
    try {
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    } catch (SocketTimeoutException e) {
      return null;
    }
  }

  /** The response to a request that is repeated a few times. */
  Stun.Message ask(byte[] request) throws IOException, Unmet {
    for (int i = 0; i < ATTEMPTS; i++) {
      Stun.Message response = once(request);
      if (response != null) {
        return response;
      }
    }
    throw new Unmet("no answer from " + server);
  }

  /** The response, or null: where silence is expected, once is enough. */
  Stun.@Nullable Message once(byte[] request) throws IOException {
    send(request);
    for (byte[] in = receive(WAIT_MS); in != null; in = receive(WAIT_MS)) {
      Stun.Message response = Stun.parse(in, request);
      if (response != null) {
        return response;
      }
    }
    return null;
  }

  @Override
  public void close() {
    socket.close();
  }
}
