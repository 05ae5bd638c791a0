package io.whipsidecar.net;

import io.whipsidecar.wire.RtpHeader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Datagrams that look right to the demultiplexer. */
final class Packets {
  private Packets() {}

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(RtcpSockets.loopback(), port);
  }

  static byte[] rtp(int sequence, int bytes) {
    byte[] packet = new byte[bytes];
    RtpHeader.write(packet, 0, false, 102, sequence, 0, 7);
    return packet;
  }

  /** A stand-in for a binding request: 20 bytes of header, then the ufrag. */
  static byte[] stun(String ufrag) {
    byte[] name = ufrag.getBytes(StandardCharsets.ISO_8859_1);
    byte[] packet = new byte[20 + name.length];
    System.arraycopy(name, 0, packet, 20, name.length);
    return packet;
  }

  /** Reads what {@link #stun} has written; null for an empty one. */
  static final UfragReader UFRAGS =
      (stun, offset, length) ->
          length == 20
              ? null
              : new String(stun, offset + 20, length - 20, StandardCharsets.ISO_8859_1);
}
