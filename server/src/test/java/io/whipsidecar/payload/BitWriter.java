package io.whipsidecar.payload;

import java.io.ByteArrayOutputStream;

/** Writes parameter sets bit by bit, with emulation prevention at the end. */
final class BitWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int current;
  private int used;

  BitWriter put(int bits, long value) {
    for (int i = bits - 1; i >= 0; i--) {
      current = current << 1 | (int) (value >> i & 1);
      if (++used == 8) {
        bytes.write(current);
        current = 0;
        used = 0;
      }
    }
    return this;
  }

  BitWriter flag(boolean value) {
    return put(1, value ? 1 : 0);
  }

  BitWriter ue(int value) {
    int bits = 32 - Integer.numberOfLeadingZeros(value + 1);
    return put(bits - 1, 0).put(bits, value + 1);
  }

  BitWriter se(int value) {
    return ue(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** The bits up to a whole byte, not escaped. */
  byte[] toBytes() {
    put((8 - used) % 8, 0);
    return bytes.toByteArray();
  }

  /** The unit with its stop bit, escaped. */
  byte[] nal() {
    put(1, 1);
    put((8 - used) % 8, 0);
    ByteArrayOutputStream escaped = new ByteArrayOutputStream();
    int zeros = 0;
    for (byte b : bytes.toByteArray()) {
      if (zeros >= 2 && (b & 0xff) <= 3) {
        escaped.write(3);
        zeros = 0;
      }
      escaped.write(b);
      zeros = b == 0 ? zeros + 1 : 0;
    }
    return escaped.toByteArray();
  }
}
