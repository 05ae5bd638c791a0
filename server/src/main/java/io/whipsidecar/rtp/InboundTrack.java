package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtpHeader;
import org.jspecify.annotations.Nullable;

/** One track: its current stream, what it counts, and its keyframe requests. */
final class InboundTrack {
  private final TrackParameters parameters;
  private final HoldPolicy policy;
  private final TrackCounters counters = new TrackCounters();
  private final InboundStream stream;
  private final KeyframeRequests keyframes;
  private final RateWindow rate = new RateWindow();
  private @Nullable String rid;
  private boolean hasSsrc;
  private int ssrc;
  private long lastMediaNs;

  InboundTrack(int number, TrackParameters parameters, PacketPool pool, RtpReceiverSink sink) {
    this.parameters = parameters;
    policy = new HoldPolicy(parameters.kind(), parameters.feedback().nack());
    stream = new InboundStream(number, parameters, policy, counters, pool, sink);
    keyframes = new KeyframeRequests(parameters.feedback());
    rid = parameters.rid();
  }

  TrackParameters parameters() {
    return parameters;
  }

  InboundStream stream() {
    return stream;
  }

  boolean hasSsrc() {
    return hasSsrc;
  }

  int ssrc() {
    return ssrc;
  }

  /** Whether the layer is the one to take; the first layer heard is taken when none was chosen. */
  boolean takesLayer(@Nullable String layer) {
    if (layer == null || parameters.rids().isEmpty()) {
      return true;
    }
    if (rid == null) {
      rid = layer;
    }
    return layer.equals(rid);
  }

  /** Whether a stream without a RID must be another layer than the current one. */
  boolean hasLayers() {
    return !parameters.rids().isEmpty() || parameters.ssrcs().size() > 1; // a=ssrc-group:SIM
  }

  /** Whether nothing came for so long that a stream given up on may come back. */
  boolean silentSince(long silenceNs, long nowNs) {
    return nowNs - lastMediaNs > silenceNs;
  }

  /** From here on this SSRC is the track's stream. */
  void adopt(int newSsrc, long nowNs) {
    if (hasSsrc) {
      stream.restart(nowNs);
      counters.resets++;
    }
    hasSsrc = true;
    ssrc = newSsrc;
  }

  void onMedia(byte[] packet, int offset, int length, int payloadBytes, long nowNs) {
    lastMediaNs = nowNs;
    boolean foreign = RtpHeader.payloadType(packet, offset) != parameters.payloadType();
    boolean deliverable = payloadBytes > 0 && !foreign;
    if (stream.onPacket(packet, offset, length, deliverable, false, nowNs)) {
      count(length, payloadBytes, foreign, nowNs);
    }
  }

  /** An RTX packet of this track's stream; it is restored in place. */
  void onRtx(byte[] packet, int offset, int length, int payloadBytes, long nowNs) {
    if (payloadBytes < RtxPacket.OSN_BYTES) { // a bandwidth probe, without an original packet
      counters.rtxPadding++;
      return;
    }
    counters.rtxPackets++;
    RtxPacket.restore(packet, offset, parameters.payloadType(), ssrc);
    int start = offset + RtxPacket.OSN_BYTES;
    int bytes = length - RtxPacket.OSN_BYTES;
    int originalPayload = payloadBytes - RtxPacket.OSN_BYTES;
    if (stream.onPacket(packet, start, bytes, originalPayload > 0, true, nowNs)) {
      count(bytes, originalPayload, false, nowNs);
    }
  }

  void requestKeyframe() {
    keyframes.request();
  }

  void onKeyframe() {
    keyframes.onKeyframe();
  }

  void onTimeout(RtcpWriter writer, RtpReceiverSink sink, long nowNs) {
    stream.onTimeout(writer, ssrc, nowNs);
    sendKeyframeRequest(writer, sink, nowNs);
  }

  /** Sends a PLI or FIR when one is wanted and due. */
  void sendKeyframeRequest(RtcpWriter writer, RtpReceiverSink sink, long nowNs) {
    if (hasSsrc && keyframes.dueNs() <= nowNs) {
      writer.beginFeedback();
      keyframes.write(writer, ssrc, nowNs);
      counters.keyframeRequests++;
      sink.sendRtcp(writer.buffer(), 0, writer.length());
    }
  }

  long nextDeadlineNs() {
    long keyframe = hasSsrc ? keyframes.dueNs() : Long.MAX_VALUE;
    return Math.min(stream.nextDeadlineNs(), keyframe);
  }

  /** The report of the current stream, when it was heard since the last one. */
  void report(RtcpWriter writer, long nowNs) {
    ReportBlock block = stream.report();
    if (stream.started() && block.heardSinceReport()) {
      long jitter = stream.jitter().timestampUnits();
      writer.reportBlock(ssrc, block, stream.highest(), jitter, nowNs);
    }
  }

  long bitrateBps(long nowNs) {
    return rate.bitrateBps(nowNs);
  }

  TrackStatistics statistics(long nowNs) {
    return new TrackStatistics(
        ssrc,
        counters.packets,
        counters.bytes,
        counters.paddingPackets,
        counters.foreignPayloadTypes,
        counters.lost,
        counters.retransmitted,
        counters.reordered,
        counters.late,
        counters.duplicates,
        counters.rtxPackets,
        counters.rtxPadding,
        counters.resent,
        counters.nackedPackets,
        counters.nacksSent,
        counters.keyframeRequests,
        counters.resets,
        stream.jitter().ns(),
        stream.jitter().timestampUnits(),
        policy.rttNs(),
        stream.holdNs(),
        counters.longestHoldNs,
        policy.answersNacks(),
        rate.bitrateBps(nowNs));
  }

  private void count(int length, int payloadBytes, boolean foreign, long nowNs) {
    counters.packets++;
    counters.bytes += length;
    if (foreign) {
      counters.foreignPayloadTypes++;
    } else if (payloadBytes == 0) {
      counters.paddingPackets++;
    }
    rate.onPacket(length, nowNs);
  }
}
