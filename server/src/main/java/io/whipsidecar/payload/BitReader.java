package io.whipsidecar.payload;

/**
 * Reads bits from the most significant on. Behind the end it reads zeros and remembers that it did:
 * parsers read on and ask {@link #overrun} once. Optionally skips emulation prevention bytes (H.264
 * §7.3.1, H.265 §7.3.1.1: in 00 00 03 the 03 is no data).
 */
final class BitReader {
  private byte[] buffer;
  private int end;
  private boolean escaped;
  private int next;
  private int zeros;
  private int current;
  private int bitsLeft;
  private boolean overrun;

  BitReader(byte[] buffer, int offset, int length, boolean escaped) {
    this.buffer = buffer;
    this.next = offset;
    this.end = offset + length;
    this.escaped = escaped;
  }

  /** Begins anew, for readers on the packet path that must not allocate. */
  void reset(byte[] newBuffer, int offset, int length) {
    buffer = newBuffer;
    next = offset;
    end = offset + length;
    zeros = 0;
    bitsLeft = 0;
    overrun = false;
  }

  /** Whether more was read than there is, or a number had more than 32 bits. */
  boolean overrun() {
    return overrun;
  }

  boolean flag() {
    return read(1) == 1;
  }

  /** At most 32 bits. */
  int read(int bits) {
    int value = 0;
    for (int i = 0; i < bits; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  void skip(int bits) {
    for (int i = 0; i < bits && !overrun; i++) {
      bit();
    }
  }

  /** ue(v), Exp-Golomb (H.264 §9.1); anything above 2^31 - 2 counts as overrun. */
  int unsignedGolomb() {
    int leading = 0;
    while (bit() == 0) {
      if (++leading > 30) {
        overrun = true;
        return 0;
      }
    }
    return (1 << leading) - 1 + read(leading);
  }

  /** se(v). */
  int signedGolomb() {
    int code = unsignedGolomb();
    return (code & 1) != 0 ? (code >>> 1) + 1 : -(code >>> 1);
  }

  private int bit() {
    if (bitsLeft == 0) {
      fill();
    }
    bitsLeft--;
    return current >> bitsLeft & 1;
  }

  private void fill() {
    bitsLeft = 8;
    if (escaped && zeros >= 2 && next < end && buffer[next] == 3) {
      next++;
      zeros = 0;
    }
    if (next >= end) {
      overrun = true;
      current = 0;
      return;
    }
    current = buffer[next++] & 0xff;
    zeros = current == 0 ? zeros + 1 : 0;
  }
}
