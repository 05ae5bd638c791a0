package io.whipsidecar.net;

/**
 * Reads the text of {@code /proc/net/udp} and {@code udp6}, in pieces of any size, without garbage.
 * What is not a row (the title, a row cut off) is skipped.
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 * 2113: 0100007F:4E20 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 36121 2 0000000000000000 0
 * </pre>
 */
final class UdpTableParser {
  private static final int LOCAL_ADDRESS = 1;
  private static final int INODE = 9;
  private static final int DROPS = 12;
  // The kernel prints the address's 32-bit words as numbers of the machine's byte order.
  private static final long LOOPBACK_LITTLE_ENDIAN = 0x0100007fL;
  private static final long LOOPBACK_BIG_ENDIAN = 0x7f000001L;
  private static final long MAPPED_LITTLE_ENDIAN = 0xffff0000_00000000L;
  private static final long MAPPED_BIG_ENDIAN = 0x0000ffff_00000000L;

  private int field = -1;
  private boolean inField;
  private boolean valid = true;
  private boolean inPort;
  private long addressHigh;
  private long addressLow;
  private int port;
  private long inode;
  private long drops;

  /** Takes the next bytes of the text. */
  void feed(byte[] text, int length, UdpSockets.Visitor visitor) {
    for (int i = 0; i < length; i++) {
      byte c = text[i];
      if (c == '\n') {
        endRow(visitor);
      } else if (c == ' ') {
        inField = false;
      } else {
        take(c);
      }
    }
  }

  private void endRow(UdpSockets.Visitor visitor) {
    if (valid && field == DROPS) {
      visitor.socket(port, takesLoopback(), inode, drops);
    }
    reset();
  }

  /** Ready for the first row of a text. */
  void reset() {
    field = -1;
    inField = false;
    valid = true;
    inPort = false;
    addressHigh = 0;
    addressLow = 0;
    port = 0;
    inode = 0;
    drops = 0;
  }

  private void take(byte c) {
    if (!inField) {
      inField = true;
      field++;
    }
    if (field == LOCAL_ADDRESS) {
      takeAddress(c);
    } else if (field == INODE) {
      inode = inode * 10 + decimal(c);
    } else if (field == DROPS) {
      drops = drops * 10 + decimal(c);
    }
  }

  private void takeAddress(byte c) {
    if (c == ':') {
      inPort = true;
    } else if (inPort) {
      port = ((port << 4) | hex(c)) & 0xffff;
    } else {
      addressHigh = (addressHigh << 4) | (addressLow >>> 60);
      addressLow = (addressLow << 4) | hex(c);
    }
  }

  private int decimal(byte c) {
    int digit = c - '0';
    valid &= digit >= 0 && digit <= 9;
    return digit;
  }

  private int hex(byte c) {
    int digit = Character.digit(c, 16);
    valid &= digit >= 0;
    return digit & 0xf;
  }

  private boolean takesLoopback() {
    long prefix = addressLow & 0xffffffff_00000000L;
    long last = addressLow & 0xffffffffL;
    if (addressHigh != 0) {
      return false;
    }
    boolean wildcard = addressLow == 0; // 0.0.0.0 or [::]
    boolean ipv4 = prefix == 0 || prefix == MAPPED_LITTLE_ENDIAN || prefix == MAPPED_BIG_ENDIAN;
    boolean loopback = last == LOOPBACK_LITTLE_ENDIAN || last == LOOPBACK_BIG_ENDIAN;
    return wildcard || (ipv4 && loopback);
  }
}
