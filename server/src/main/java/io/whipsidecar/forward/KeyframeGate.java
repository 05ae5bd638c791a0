package io.whipsidecar.forward;

/**
 * Decides which video frames pass. Closed at first and after a loss; opens at a keyframe whose
 * parameter sets are known, exactly at the first packet that holds coded data of it. What stood
 * before that in the same access unit (parameter sets, SEI) is dropped; the forwarder puts the
 * remembered parameter sets in front instead, so that they are never missing.
 */
final class KeyframeGate {
  /** What {@link #onPacket} says: bit set. */
  static final int PASS = 1;

  /** The packet is the first of a keyframe that passes. */
  static final int KEYFRAME_STARTS = 2;

  /** Parameter sets are to be sent before this packet, with its timestamp. */
  static final int INSERT_PARAMETER_SETS = 4;

  private final PayloadFormat format;
  private boolean open;
  private boolean keyframeSeen;
  private boolean setsSeen;
  private boolean damaged;
  private boolean announced;

  KeyframeGate(PayloadFormat format) {
    this.format = format;
  }

  boolean isOpen() {
    return open;
  }

  /** Packets are lost for good: what is left of the current frame can't be a whole keyframe. */
  void onLost() {
    open = false;
    damaged = true;
  }

  /** The reader begins anew. */
  void close() {
    open = false;
    setsSeen = false;
  }

  /** A new publisher. */
  void reset() {
    close();
    format.reset();
  }

  /** A packet with another timestamp comes next. */
  void onFrameStart() {
    keyframeSeen = false;
    setsSeen = false;
    damaged = false;
    announced = false;
  }

  /** The current frame has brought parameter sets, so a keyframe is about to start. */
  boolean keyframeAnnounced() {
    return announced;
  }

  int onPacket(byte[] packet, int payloadOffset, int payloadLength) {
    int contents = format.inspect(packet, payloadOffset, payloadLength);
    boolean sets = (contents & PayloadFormat.PARAMETER_SETS) != 0;
    boolean keyframeStarts = (contents & PayloadFormat.KEYFRAME) != 0 && !keyframeSeen && !damaged;
    int result = keyframeStarts ? onKeyframe(sets) : open ? PASS : 0;
    setsSeen |= sets && open && !damaged;
    announced |= sets && !damaged;
    return result;
  }

  private int onKeyframe(boolean setsInPacket) {
    boolean setsSent = setsInPacket || setsSeen;
    if (!format.decodable()) {
      return open ? PASS : 0;
    }
    keyframeSeen = true;
    open = true;
    int insert = setsSent || format.parameterSetCount() == 0 ? 0 : INSERT_PARAMETER_SETS;
    return PASS | KEYFRAME_STARTS | insert;
  }
}
