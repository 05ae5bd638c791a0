package io.whipsidecar.srtp;

/**
 * What {@link SrtpReceiver} and {@link SrtpSender} return instead of a length when they refuse a
 * packet. All are negative; the packet is to be dropped and counted.
 */
public final class SrtpStatus {
  /** Too short, not version 2, a header longer than the packet, or SRTCP without encryption. */
  public static final int MALFORMED = -1;

  /** Seen before, or too old for the replay window to know (RFC 3711 §3.3.2). */
  public static final int REPLAYED = -2;

  /** The authentication tag is wrong: not this publisher's packet, or changed on its way. */
  public static final int NOT_AUTHENTIC = -3;

  /** A new SSRC while {@link SrtpReceiver#MAX_SOURCES} are known already. */
  public static final int TOO_MANY_SOURCES = -4;

  /** The sender used up all 2^31 SRTCP indices of its key (RFC 3711 §9.2). */
  public static final int KEY_EXHAUSTED = -5;

  private SrtpStatus() {}
}
