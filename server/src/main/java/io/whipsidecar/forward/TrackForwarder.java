package io.whipsidecar.forward;

import io.whipsidecar.media.Codec;
import io.whipsidecar.wire.RtpHeader;

/**
 * One track of an ingest: its numbers towards the reader, its gate, and where its reader stands.
 */
final class TrackForwarder {
  /** {@link #cursor} of a track whose reader gets each packet as it comes. */
  static final long LIVE = -1;

  private static final int NO_FRAME = -1;
  private static final long NEVER = TrackStatistics.NEVER;

  final int index;
  final TrackOutput output;
  final KeyframeGate gate;
  private final ForwarderSink sink;

  /** The next kept record for the reader, or {@link #LIVE}. */
  long cursor = LIVE;

  /** What is older than this on the output's timeline is not replayed. */
  long replayFromNs;

  boolean readerAbsent;
  boolean readerKnown;
  boolean reported;

  /** The record that the current frame starts with, or -1. */
  long frameRecord = NO_FRAME;

  /** The current frame, while frames are let out whole only. */
  final FrameHold hold = new FrameHold();

  /**
   * FFmpeg 8.1 gives up a half received AV1 frame when a packet of another track comes in between,
   * and then drops all up to the next keyframe: so a frame's packets go out in one go.
   */
  private final boolean wholeFramesOnly;

  private boolean layers;
  private final BurstMeter burst = new BurstMeter();
  private long holdUntilNs = Long.MIN_VALUE;
  private boolean inFrame;
  private int publisherTimestamp;
  int outputTimestamp;

  /** Whether what was sent last has to be followed by the rest of its frame. */
  boolean midFrame;

  private int nextSequence;
  long packets;
  long payloadBytes;
  long frames;
  private long framesBack;
  private long frameNs = NEVER;
  private long newestFrameNs = NEVER;
  long keyframes;
  private long keyframeIntervalNs;
  private long lastKeyframeNs = NEVER;
  private boolean lostSinceKeyframe;
  final LostFrames lostFrames = new LostFrames();

  /** Frames are left out up to the next keyframe, because of a loss. */
  boolean skipsAfterLoss;

  long lostPackets;
  long droppedAtGate;
  long droppedWithoutReader;
  long malformed;

  TrackForwarder(int index, TrackOutput output, ForwarderSink sink) {
    this.index = index;
    this.output = output;
    this.sink = sink;
    this.gate = new KeyframeGate(output.payloadFormat());
    this.nextSequence = output.firstSequence();
    this.wholeFramesOnly = output.codec() == Codec.AV1;
  }

  int nextSequence() {
    return nextSequence;
  }

  boolean isLive() {
    return cursor == LIVE;
  }

  /** A new publisher, or a new stream of the same one. */
  void reset() {
    inFrame = false;
    holdUntilNs = Long.MIN_VALUE;
    hold.free();
    gate.reset();
    skipsAfterLoss = false;
    lostFrames.restart();
    lostSinceKeyframe = false;
    lastKeyframeNs = NEVER;
    newestFrameNs = NEVER;
    frameNs = NEVER;
  }

  /** A new publisher: what is counted of it begins at zero. */
  void countFromZero() {
    frames = 0;
    framesBack = 0;
    keyframes = 0;
    keyframeIntervalNs = 0;
    lostFrames.reset();
    lostPackets = 0;
    droppedAtGate = 0;
    droppedWithoutReader = 0;
    malformed = 0;
  }

  void onFrame(long timeNs) {
    frames++;
    framesBack += timeNs < frameNs ? 1 : 0;
    frameNs = timeNs;
    newestFrameNs = Math.max(newestFrameNs, timeNs);
  }

  void onKeyframe(long timeNs) {
    keyframes++;
    skipsAfterLoss = false;
    lostSinceKeyframe = false;
    keyframeIntervalNs = lastKeyframeNs == NEVER ? 0 : timeNs - lastKeyframeNs;
    lastKeyframeNs = timeNs;
  }

  void onLost(int count) {
    lostPackets += count;
    lostFrames.onLost(count);
    lostSinceKeyframe = true;
  }

  /** From now on, for a while, frames go out whole only. */
  void holdFrames(long untilNs) {
    holdUntilNs = Math.max(holdUntilNs, untilNs);
  }

  void onLayers(boolean several) {
    layers = several;
  }

  boolean holdsFrames(long nowNs) {
    return wholeFramesOnly || layers || nowNs < holdUntilNs;
  }

  /**
   * Whether a packet is one too many at once. Only what a repair sets free comes in such bursts; on
   * a path without loss packets leave as they come.
   */
  boolean isBurst(long nowNs) {
    return nowNs < holdUntilNs && burst.add(nowNs);
  }

  /** Whether a packet with this timestamp belongs to another frame than the one before it. */
  boolean isNextFrame(int timestamp) {
    return !inFrame || timestamp != publisherTimestamp;
  }

  /** Whether a packet with this timestamp is the first of its frame. */
  boolean startsFrame(int timestamp) {
    boolean starts = isNextFrame(timestamp);
    if (starts) {
      inFrame = true;
      publisherTimestamp = timestamp;
      frameRecord = NO_FRAME;
      gate.onFrameStart();
    }
    return starts;
  }

  /** Writes our header directly in front of the payload and sends the packet from where it is. */
  void send(boolean marker, int timestamp, byte[] packet, int payload, int length) {
    int start = payload - RtpHeader.FIXED_BYTES;
    int sequence = nextSequence;
    nextSequence = (sequence + 1) & 0xffff;
    RtpHeader.write(
        packet, start, marker, output.payloadType(), sequence, timestamp, output.ssrc());
    midFrame = !marker;
    packets++;
    payloadBytes += length;
    sink.sendRtp(index, packet, start, length + RtpHeader.FIXED_BYTES);
  }

  TrackStatistics statistics() {
    return new TrackStatistics(
        packets,
        payloadBytes,
        frames,
        framesBack,
        newestFrameNs,
        keyframes,
        keyframeIntervalNs,
        lastKeyframeNs,
        lostSinceKeyframe,
        lostFrames.count(),
        lostPackets,
        droppedAtGate,
        droppedWithoutReader,
        malformed);
  }
}
