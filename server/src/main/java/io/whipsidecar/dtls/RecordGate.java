package io.whipsidecar.dtls;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;

/**
 * Decides which datagrams reach Bouncy Castle. A datagram passes when it consists of whole DTLS
 * records (RFC 6347 §4.1) that do it no harm; refused are
 *
 * <ul>
 *   <li>empty records, and protected ones that are too short for a nonce and a tag: Bouncy Castle
 *       ends a connection at those, while RFC 6347 §4.1.2.7 wants them discarded;
 *   <li>handshake messages that announce more than {@link Handshake#MAX_MESSAGE_BYTES}: Bouncy
 *       Castle would allocate them;
 *   <li>a ChangeCipherSpec that overtook the message before it: Bouncy Castle would read nothing of
 *       epoch 0 any more, not even the repetition of that message. Refused, it comes again with it.
 *   <li>alerts in plaintext, which anyone can send: they are noted, and nothing else;
 *   <li>duplicates of the last records of epoch 0.
 * </ul>
 *
 * Records of epoch 0 are numbered anew as they pass: anyone can send one with a high number, and
 * Bouncy Castle's replay window would then drop all of the publisher's. Asked in the order of
 * delivery, by one thread at a time.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Content Type  |            Version            |     Epoch ... |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  ... Epoch    |         Sequence Number (48 bits) ...         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      ... Sequence Number                      |    Length ... |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  ... Length   |   Fragment ...                                |
 * </pre>
 */
final class RecordGate {
  static final int HEADER_BYTES = 13;

  static final int ALERT = 21;

  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int MESSAGE_HEADER_BYTES = 12;

  /** Explicit nonce and tag of AES-GCM (RFC 5288 §3), the only ciphers that we negotiate. */
  private static final int GCM_OVERHEAD_BYTES = 24;

  private static final int REMEMBERED = 64;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final boolean inOrder;
  private final IntConsumer onAlert;

  /** Sequence numbers of epoch 0 that have passed, plus one, at themselves modulo the length. */
  private final long[] passed = new long[REMEMBERED];

  /** The number of the next record of epoch 0 as Bouncy Castle sees it. */
  private int nextNumber;

  /**
   * @param role a server needs the client's CertificateVerify before its ChangeCipherSpec; nothing
   *     that a client still needs precedes the server's
   * @param onAlert told what an alert in plaintext says
   */
  RecordGate(DtlsRole role, IntConsumer onAlert) {
    this.inOrder = role == DtlsRole.SERVER;
    this.onAlert = onAlert;
  }

  /** Whether a datagram begins with (a fragment of) a ClientHello. */
  static boolean isClientHello(byte[] buffer, int offset, int length) {
    return length > HEADER_BYTES
        && buffer[offset] == HANDSHAKE
        && epoch(buffer, offset) == 0
        && buffer[offset + HEADER_BYTES] == CLIENT_HELLO;
  }

  /** Whether one of the records of a datagram of ours is a ChangeCipherSpec. */
  static boolean holdsChangeCipherSpec(byte[] datagram) {
    int at = 0;
    while (datagram.length - at > HEADER_BYTES && datagram[at] != CHANGE_CIPHER_SPEC) {
      at += HEADER_BYTES + unsignedShort(datagram, at + HEADER_BYTES - 2);
    }
    return datagram.length - at > HEADER_BYTES;
  }

  /** Whether Bouncy Castle may see this datagram now; if so, it is numbered anew. */
  boolean passes(byte[] datagram) {
    int at = 0;
    while (datagram.length - at > HEADER_BYTES) {
      int fragment = unsignedShort(datagram, at + HEADER_BYTES - 2);
      int next = at + HEADER_BYTES + fragment;
      if (fragment == 0 || next > datagram.length || !isHarmless(datagram, at, next)) {
        return false;
      }
      at = next;
    }
    return at == datagram.length && at > 0;
  }

  private boolean isHarmless(byte[] datagram, int at, int end) {
    if (epoch(datagram, at) > 0) {
      return end - at >= HEADER_BYTES + GCM_OVERHEAD_BYTES;
    }
    if (datagram[at] == ALERT) {
      onAlert.accept(datagram[end - 1] & 0xff); // level, description
      return false;
    }
    long sequence = sequence(datagram, at);
    if (hasPassed(sequence)) {
      return false;
    }
    if (datagram[at] == CHANGE_CIPHER_SPEC && inOrder && !hasPassed(sequence - 1)) {
      return false;
    }
    if (datagram[at] == HANDSHAKE && !announcesLittle(datagram, at + HEADER_BYTES, end)) {
      return false;
    }
    passed[(int) (sequence % REMEMBERED)] = sequence + 1;
    SHORT.set(datagram, at + 5, (short) 0);
    INT.set(datagram, at + 7, nextNumber++);
    return true;
  }

  private boolean hasPassed(long sequence) {
    return sequence >= 0 && passed[(int) (sequence % REMEMBERED)] == sequence + 1;
  }

  /** RFC 6347 §4.2.2: type, length, message_seq, fragment_offset, fragment_length. */
  private static boolean announcesLittle(byte[] datagram, int start, int end) {
    int at = start;
    while (end - at >= MESSAGE_HEADER_BYTES) {
      int length = (int) INT.get(datagram, at) & 0xffffff;
      int fragment = (int) INT.get(datagram, at + 8) & 0xffffff;
      if (length > Handshake.MAX_MESSAGE_BYTES || fragment > length) {
        return false;
      }
      at += MESSAGE_HEADER_BYTES + fragment;
    }
    return true;
  }

  private static int epoch(byte[] datagram, int at) {
    return unsignedShort(datagram, at + 3);
  }

  private static long sequence(byte[] datagram, int at) {
    return ((long) unsignedShort(datagram, at + 5) << 32)
        | ((int) INT.get(datagram, at + 7) & 0xffffffffL);
  }

  private static int unsignedShort(byte[] datagram, int at) {
    return (short) SHORT.get(datagram, at) & 0xffff;
  }
}
