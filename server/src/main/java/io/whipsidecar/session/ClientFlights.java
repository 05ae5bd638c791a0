package io.whipsidecar.session;

/**
 * Keeps repetitions of our last flight as DTLS client back until the answer is really overdue. A
 * ClientHello is repeated soon, because FFmpeg drops one that comes right behind the answer to its
 * check. But a repetition of the last flight that reaches FFmpeg 8.1 after its handshake makes it
 * wait for a datagram of ours before each packet that it sends: with 100 ms between repetitions, a
 * round trip of as much left a frame a second (measured). The flight in one datagram would be the
 * better way, but that FFmpeg does not take. Event loop only.
 */
final class ClientFlights {
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22; // RFC 6347 §4.1
  private static final int EPOCH_OFFSET = 3;
  private static final int MESSAGE_TYPE_OFFSET = 13;
  private static final int CLIENT_HELLO = 1;

  /** A flight goes out in one go; its first repetition comes 100 ms later. */
  private static final long FLIGHT_NS = 90_000_000;

  /** The repetitions at 100 and 300 ms are kept back, that at 700 ms goes out. */
  private static final long OVERDUE_NS = 600_000_000;

  private boolean begun;
  private long begunNs;

  boolean admits(byte[] datagram, int offset, int length, long nowNs) {
    if (length <= MESSAGE_TYPE_OFFSET || !isOfLastFlight(datagram, offset)) {
      return true;
    }
    if (!begun) {
      begun = true;
      begunNs = nowNs;
    }
    long ageNs = nowNs - begunNs;
    return ageNs < FLIGHT_NS || ageNs >= OVERDUE_NS;
  }

  private static boolean isOfLastFlight(byte[] datagram, int offset) {
    int contentType = datagram[offset];
    boolean encrypted = datagram[offset + EPOCH_OFFSET + 1] != 0; // Finished: its type is hidden
    return contentType == CHANGE_CIPHER_SPEC
        || (contentType == HANDSHAKE
            && (encrypted || datagram[offset + MESSAGE_TYPE_OFFSET] != CLIENT_HELLO));
  }
}
