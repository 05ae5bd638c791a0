package io.whipsidecar.wire;

/**
 * Arithmetic on numbers that wrap: 16-bit RTP sequence numbers and 32-bit RTP timestamps (RFC 3550
 * §5.1, RFC 1982). "Extended" numbers are the same numbers counted without wrapping, as {@code
 * long}.
 */
public final class SequenceNumbers {
  private SequenceNumbers() {}

  /**
   * The extended sequence number that is nearest to {@code referenceExtended} and whose low 16 bits
   * are {@code sequence}. Half a cycle away counts as ahead.
   */
  public static long extend16(int sequence, long referenceExtended) {
    short delta = (short) (sequence - (int) referenceExtended);
    return delta == Short.MIN_VALUE ? referenceExtended + 32_768 : referenceExtended + delta;
  }

  /**
   * The extended timestamp that is nearest to {@code referenceExtended} and whose low 32 bits are
   * {@code timestamp}.
   */
  public static long extend32(int timestamp, long referenceExtended) {
    return referenceExtended + (timestamp - (int) referenceExtended);
  }

  /**
   * How far {@code b} is behind {@code a} on the 16-bit circle: positive when {@code a} is newer.
   */
  public static int difference16(int a, int b) {
    return (short) (a - b);
  }
}
