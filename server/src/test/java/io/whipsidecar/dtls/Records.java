package io.whipsidecar.dtls;

import java.nio.ByteBuffer;

/** DTLS 1.2 records as anyone on the path can make them. */
final class Records {
  private Records() {}

  static byte[] of(int type, int epoch, long sequence, byte[] fragment) {
    return ByteBuffer.allocate(RecordGate.HEADER_BYTES + fragment.length)
        .put((byte) type)
        .putShort((short) 0xFEFD)
        .putShort((short) epoch)
        .putShort((short) (sequence >> 32))
        .putInt((int) sequence)
        .putShort((short) fragment.length)
        .put(fragment)
        .array();
  }

  static byte[] of(int type, int epoch, long sequence, int... fragment) {
    byte[] bytes = new byte[fragment.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) fragment[i];
    }
    return of(type, epoch, sequence, bytes);
  }

  /** A handshake message's fragment without its content. */
  static byte[] message(int type, int length, int fragmentOffset, int fragmentLength) {
    return ByteBuffer.allocate(12 + fragmentLength)
        .putInt(type << 24 | length)
        .putShort((short) 0)
        .putShort((short) (fragmentOffset >> 8))
        .put((byte) fragmentOffset)
        .put((byte) 0)
        .putShort((short) fragmentLength)
        .array();
  }

  /** The first flight of a client of its own. */
  static byte[] clientHello() {
    TestEndpoint client = TestEndpoint.client(TestEndpoint.OURS, Runnable::run);
    client.sink().connect(datagram -> client.close()); // one is enough
    client.start();
    return client.sink().sent().get(0);
  }

  /** The one record of a datagram, with another sequence number. */
  static byte[] numbered(byte[] record, long sequence) {
    byte[] copy = record.clone();
    ByteBuffer.wrap(copy).putShort(5, (short) (sequence >> 32)).putInt(7, (int) sequence);
    return copy;
  }

  static byte[] join(byte[]... records) {
    int length = 0;
    for (byte[] record : records) {
      length += record.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] record : records) {
      all.put(record);
    }
    return all.array();
  }
}
