package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtpHeader;
import org.jspecify.annotations.Nullable;

/**
 * One track: its stream, or the layers of its simulcast, what it counts, and its keyframe requests.
 */
final class InboundTrack {
  static final int UNKNOWN_LAYER = -1;

  private final int number;
  private final TrackParameters parameters;
  private final HoldPolicy policy;
  private final TrackCounters counters = new TrackCounters();
  private final Layer[] layers;
  private final @Nullable Simulcast simulcast;

  InboundTrack(int number, TrackParameters parameters, PacketPool pool, RtpReceiverSink sink) {
    this.number = number;
    this.parameters = parameters;
    policy = new HoldPolicy(parameters.kind(), parameters.feedback().nack());
    layers = new Layer[parameters.layerCount()];
    LayerPolicy choice = parameters.layers();
    simulcast =
        choice == null || layers.length == 1
            ? null
            : new Simulcast(number, choice, layers, pool, sink);
    for (int i = 0; i < layers.length; i++) {
      RtpReceiverSink output = simulcast == null ? sink : simulcast.output(i);
      layers[i] =
          new Layer(
              new InboundStream(number, parameters, policy, counters, pool, output),
              parameters.feedback());
    }
  }

  TrackParameters parameters() {
    return parameters;
  }

  int layerCount() {
    return layers.length;
  }

  boolean hasSsrc(int layer) {
    return layers[layer].hasSsrc();
  }

  int ssrc(int layer) {
    return layers[layer].ssrc();
  }

  /** Whether this is the SSRC of the stream that is handed on. */
  boolean isCurrent(int ssrc) {
    return current().is(ssrc);
  }

  /** Copies the SSRCs that were heard into an array; returns how many. */
  int copySsrcs(int[] into, int offset) {
    int count = 0;
    for (Layer layer : layers) {
      if (layer.hasSsrc()) {
        into[offset + count++] = layer.ssrc();
      }
    }
    return count;
  }

  /** The layer of a new stream: by its RID, else as the offer declares it, else the only one. */
  int layerOf(@Nullable String rid, int ssrc) {
    if (simulcast == null) {
      return parameters.layers() == null || rid == null || parameters.rids().isEmpty()
          ? 0
          : parameters.rids().indexOf(rid);
    }
    return rid != null && !parameters.rids().isEmpty()
        ? parameters.rids().indexOf(rid)
        : parameters.declaredLayer(ssrc);
  }

  /** The layer of an RTX stream that carries no RRID, by its FID group. */
  int layerOfRepair(@Nullable FidPair pair) {
    if (simulcast == null) {
      return 0;
    }
    for (int i = 0; i < layers.length && pair != null; i++) {
      if (layers[i].is(pair.ssrc())) {
        return i;
      }
    }
    return UNKNOWN_LAYER;
  }

  /** Whether nothing came for so long that a stream given up on may come back. */
  boolean silentSince(int layer, long silenceNs, long nowNs) {
    return nowNs - layers[layer].lastMediaNs() > silenceNs;
  }

  /** From here on this SSRC is the layer's stream. */
  void adopt(int layer, int newSsrc, long nowNs) {
    if (layers[layer].hasSsrc()) {
      layers[layer].stream.restart(nowNs);
      counters.resets++;
    }
    layers[layer].adopt(newSsrc);
    if (simulcast != null) {
      simulcast.onRenewed(layer);
    }
  }

  void onMedia(int index, byte[] packet, int offset, int length, int payloadBytes, long nowNs) {
    Layer layer = layers[index];
    layer.onMedia(nowNs);
    boolean foreign = RtpHeader.payloadType(packet, offset) != parameters.payloadType();
    boolean deliverable = payloadBytes > 0 && !foreign;
    Simulcast choice = simulcast;
    if (choice == null) {
      if (layer.stream.onPacket(packet, offset, length, deliverable, false, nowNs)) {
        count(layer, length, payloadBytes, foreign, nowNs);
      }
      return;
    }
    if (deliverable) {
      choice.observe(index, packet, offset, payloadBytes, nowNs);
    }
    if (!choice.feeds(index)) {
      layer.rate.onPacket(length, nowNs);
    } else if (layer.stream.onPacket(packet, offset, length, deliverable, false, nowNs)) {
      count(layer, length, payloadBytes, foreign, nowNs);
      choice.advance(nowNs);
    }
  }

  /** An RTX packet of a layer's stream; it is restored in place. */
  void onRtx(int index, byte[] packet, int offset, int length, int payloadBytes, long nowNs) {
    if (payloadBytes < RtxPacket.OSN_BYTES) { // a bandwidth probe, without an original packet
      counters.rtxPadding++;
      return;
    }
    counters.rtxPackets++;
    if (simulcast != null && !simulcast.feeds(index)) {
      return; // a probe that repeats a packet of another layer
    }
    Layer layer = layers[index];
    RtxPacket.restore(packet, offset, parameters.payloadType(), layer.ssrc());
    int start = offset + RtxPacket.OSN_BYTES;
    int bytes = length - RtxPacket.OSN_BYTES;
    int originalPayload = payloadBytes - RtxPacket.OSN_BYTES;
    if (layer.stream.onPacket(packet, start, bytes, originalPayload > 0, true, nowNs)) {
      count(layer, bytes, originalPayload, false, nowNs);
      if (simulcast != null) {
        simulcast.advance(nowNs);
      }
    }
  }

  /** A sender report, of any stream. */
  void onSenderReport(
      int ssrc, long ntpTimestamp, int rtpTimestamp, RtpReceiverSink sink, long nowNs) {
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].is(ssrc)) {
        counters.senderReports++;
        layers[i].onSenderReport(ntpTimestamp, rtpTimestamp, nowNs);
        if (simulcast == null || simulcast.isTaken(i)) {
          sink.onSenderReport(number, ntpTimestamp, rtpTimestamp, nowNs);
        }
      }
    }
  }

  /** What something else than repairs says about the round trip. */
  void onRoundTrip(long ns) {
    policy.onRoundTrip(ns);
  }

  void requestKeyframe(long nowNs) {
    current().keyframes.request(nowNs);
  }

  void onKeyframe() {
    current().keyframes.onKeyframe();
  }

  void onTimeout(RtcpWriter writer, RtpReceiverSink sink, long nowNs) {
    for (Layer layer : layers) {
      layer.stream.onTimeout(writer, layer.ssrc(), nowNs);
      if (layer.stream.isOverdue()) {
        layer.keyframes.request(nowNs);
      }
    }
    if (simulcast != null) {
      simulcast.advance(nowNs);
    }
    sendKeyframeRequest(writer, sink, nowNs);
  }

  /** Sends a PLI or FIR when one is wanted and due. */
  void sendKeyframeRequest(RtcpWriter writer, RtpReceiverSink sink, long nowNs) {
    for (Layer layer : layers) {
      if (layer.hasSsrc() && layer.keyframes.dueNs() <= nowNs) {
        writer.beginFeedback();
        layer.keyframes.write(writer, layer.ssrc(), nowNs);
        counters.keyframeRequests++;
        sink.sendRtcp(writer.buffer(), 0, writer.length());
      }
    }
  }

  long nextDeadlineNs() {
    long deadline = simulcast == null ? Long.MAX_VALUE : simulcast.dueNs();
    for (Layer layer : layers) {
      long keyframe = layer.hasSsrc() ? layer.keyframes.dueNs() : Long.MAX_VALUE;
      deadline = Math.min(deadline, Math.min(layer.stream.nextDeadlineNs(), keyframe));
    }
    return deadline;
  }

  /** The report of the current stream, when it was heard since the last one. */
  void report(RtcpWriter writer, long nowNs) {
    InboundStream stream = current().stream;
    if (stream.started() && stream.report().heardSinceReport()) {
      long jitter = stream.jitter().timestampUnits();
      writer.reportBlock(current().ssrc(), stream.report(), stream.highest(), jitter, nowNs);
    }
  }

  /** Of all layers: they share the publisher's uplink. */
  long bitrateBps(long nowNs) {
    long sum = 0;
    for (Layer layer : layers) {
      sum += layer.rate.bitrateBps(nowNs);
    }
    return sum;
  }

  TrackStatistics statistics(long nowNs) {
    Layer layer = current();
    return new TrackStatistics(
        layer.ssrc(),
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
        layer.keyframes.awaitedNs(nowNs),
        counters.senderReports,
        counters.resets,
        layer.stream.jitter().ns(),
        layer.stream.jitter().timestampUnits(),
        policy.rttNs(),
        layer.stream.holdNs(),
        counters.longestHoldNs,
        policy.answersNacks(),
        layer.rate.bitrateBps(nowNs));
  }

  /** The stream that is handed on, or any before there is one. */
  private Layer current() {
    int current = simulcast == null ? 0 : simulcast.current();
    return layers[Math.max(0, current)];
  }

  private void count(Layer layer, int length, int payloadBytes, boolean foreign, long nowNs) {
    counters.packets++;
    counters.bytes += length;
    if (foreign) {
      counters.foreignPayloadTypes++;
    } else if (payloadBytes == 0) {
      counters.paddingPackets++;
    }
    layer.rate.onPacket(length, nowNs);
  }
}
