package io.whipsidecar.session;

/**
 * The round trip as the handshake shows it: from our first flight to the publisher's next one. It
 * is no shorter than the true one, and longer where a flight was lost. A second ClientHello is no
 * answer: the publisher's timer may have sent it before our flight was there. Event loop only.
 */
final class HandshakeRoundTrip {
  private static final int HANDSHAKE = 22; // RFC 6347 §4.1
  private static final int MESSAGE_TYPE_OFFSET = 13;
  private static final int CLIENT_HELLO = 1;

  private boolean sent;
  private long sentNs;
  private long ns;

  void onSent(long nowNs) {
    if (!sent) {
      sent = true;
      sentNs = nowNs;
    }
  }

  /** Whether this datagram has told the round trip. */
  boolean onReceived(byte[] datagram, int offset, int length, long nowNs) {
    boolean hello =
        length > MESSAGE_TYPE_OFFSET
            && datagram[offset] == HANDSHAKE
            && datagram[offset + MESSAGE_TYPE_OFFSET] == CLIENT_HELLO;
    if (!sent || ns > 0 || hello) {
      return false;
    }
    ns = Math.max(1, nowNs - sentNs);
    return true;
  }

  /** 0 until it is known. */
  long ns() {
    return ns;
  }
}
