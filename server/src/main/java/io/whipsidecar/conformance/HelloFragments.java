package io.whipsidecar.conformance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts each ClientHello into pieces (RFC 6347 §4.2.3), and counts the records of epoch 0 anew, as
 * there are more of them then. What is hashed and encrypted stays as it is.
 */
final class HelloFragments {
  private static final int PIECE_BYTES = 60;
  private static final int RECORD_HEADER_BYTES = 13;
  private static final int HEADER_BYTES = RECORD_HEADER_BYTES + 12;
  private static final byte HANDSHAKE = 22;
  private static final byte CLIENT_HELLO = 1;

  private int records;

  /** The records of a datagram, each one for a datagram of its own. */
  List<byte[]> of(byte[] datagram) {
    List<byte[]> out = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(datagram);
    int at = 0;
    while (at + RECORD_HEADER_BYTES <= datagram.length) {
      int end = at + RECORD_HEADER_BYTES + (in.getShort(at + 11) & 0xffff);
      byte[] record = Arrays.copyOfRange(datagram, at, end);
      if (in.getShort(at + 3) != 0) { // epoch
        out.add(record);
      } else if (record[0] == HANDSHAKE && record[RECORD_HEADER_BYTES] == CLIENT_HELLO) {
        cut(record, out);
      } else {
        out.add(numbered(record));
      }
      at = end;
    }
    return out;
  }

  private void cut(byte[] record, List<byte[]> out) {
    int begin = int24(record, HEADER_BYTES - 6);
    for (int at = HEADER_BYTES; at < record.length; at += PIECE_BYTES) {
      int bytes = Math.min(PIECE_BYTES, record.length - at);
      byte[] piece = Arrays.copyOf(record, HEADER_BYTES + bytes);
      System.arraycopy(record, at, piece, HEADER_BYTES, bytes);
      ByteBuffer.wrap(piece)
          .putShort(11, (short) (piece.length - RECORD_HEADER_BYTES))
          .putShort(HEADER_BYTES - 5, (short) (begin + at - HEADER_BYTES))
          .putShort(HEADER_BYTES - 2, (short) bytes);
      out.add(numbered(piece));
    }
  }

  private byte[] numbered(byte[] record) {
    ByteBuffer.wrap(record).putInt(7, records++);
    return record;
  }

  private static int int24(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
  }
}
