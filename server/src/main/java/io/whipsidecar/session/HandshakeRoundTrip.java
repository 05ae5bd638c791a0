package io.whipsidecar.session;

/**
 * The round trip as the handshake shows it: from each of our flights to what the publisher sends
 * because of it, the shortest counts. It is no shorter than the true one, and longer where every
 * flight lost something. What comes a second time is no answer: the publisher's timer may have sent
 * it before our flight was there. Event loop only.
 */
final class HandshakeRoundTrip {
  private static final int CHANGE_CIPHER_SPEC = 20; // RFC 6347 §4.1
  private static final int HANDSHAKE = 22;
  private static final int EPOCH_OFFSET = 3;
  private static final int MESSAGE_TYPE_OFFSET = 13;
  private static final int CLIENT_HELLO = 1;
  private static final int NOTHING = 0; // HelloRequest's number, which says nothing either
  private static final int LAST_MESSAGE_TYPE = 30;

  private boolean awaiting;
  private long sentNs;
  private long ns;
  private int seen = 1 << NOTHING | 1 << CLIENT_HELLO;

  /** A datagram of ours; the first one after an answer begins a flight. */
  void onSent(long nowNs) {
    if (!awaiting) {
      awaiting = true;
      sentNs = nowNs;
    }
  }

  /** Whether this datagram has told of a shorter round trip than was known. */
  boolean onReceived(byte[] datagram, int offset, int length, long nowNs) {
    int bit = 1 << kind(datagram, offset, length);
    boolean isNew = (seen & bit) == 0;
    seen |= bit;
    return isNew && onAnswer(nowNs);
  }

  /** The same for media, which needs our last flight, or was sent right behind an answer to it. */
  boolean onAnswer(long nowNs) {
    if (!awaiting) {
      return false;
    }
    awaiting = false;
    long sampleNs = Math.max(1, nowNs - sentNs);
    if (ns > 0 && sampleNs >= ns) {
      return false;
    }
    ns = sampleNs;
    return true;
  }

  /** 0 until it is known. */
  long ns() {
    return ns;
  }

  /** What a datagram begins with: a handshake message, or the change to the new keys. */
  private static int kind(byte[] datagram, int offset, int length) {
    if (length <= MESSAGE_TYPE_OFFSET) {
      return NOTHING;
    }
    int type = datagram[offset + MESSAGE_TYPE_OFFSET] & 0xff;
    boolean isClear = datagram[offset + EPOCH_OFFSET] == 0 && datagram[offset + 4] == 0;
    return switch (datagram[offset]) {
      case CHANGE_CIPHER_SPEC -> LAST_MESSAGE_TYPE + 1;
      case HANDSHAKE -> isClear && type <= LAST_MESSAGE_TYPE ? type : NOTHING;
      default -> NOTHING;
    };
  }
}
