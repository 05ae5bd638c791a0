package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtpHeader;

/**
 * Which layer of a track is handed on, and how that changes: the wanted layer, or the next best
 * while it is not sent. Only the layer that is handed on is put in order and asked for again; the
 * others are merely observed.
 *
 * <p>A change begins at a keyframe of the layer to go to, which is asked for. That keyframe is put
 * in order and buffered, while the former layer goes on, and the change happens when it is whole: a
 * keyframe that is lost on the way costs nothing but time.
 */
final class Simulcast {
  static final int NONE = -1;

  /**
   * For layers that begin together: within this time the wanted one may still come, and the track
   * need not begin with another.
   */
  private static final long START_NS = 150_000_000L;

  private final int track;
  private final LayerPolicy policy;
  private final Layer[] layers;
  private final RtpReceiverSink sink;
  private final LayerRanking ranking;
  private final LayerBuffer buffer;

  private int taken = NONE;
  private int candidate = NONE;
  private boolean broken;
  private long startNs = Long.MAX_VALUE;

  /**
   * @param layers filled in by the caller before the first packet
   */
  Simulcast(int track, LayerPolicy policy, Layer[] layers, PacketPool pool, RtpReceiverSink sink) {
    this.track = track;
    this.policy = policy;
    this.layers = layers;
    this.sink = sink;
    ranking = new LayerRanking(layers.length);
    buffer = new LayerBuffer(pool, policy.inspector());
  }

  /** Where the stream of a layer puts its packets. */
  RtpReceiverSink output(int layer) {
    return new LayerOutput(layer);
  }

  /** The layer that is handed on, or else the one that will be, or {@link #NONE}. */
  int current() {
    return taken != NONE ? taken : candidate;
  }

  boolean isTaken(int layer) {
    return layer == taken;
  }

  /** Whether packets of a layer are put in order and asked for again. */
  boolean feeds(int layer) {
    return layer == taken || layer == candidate;
  }

  /** Media of a layer has come; called before it is fed. */
  void observe(int layer, byte[] packet, int offset, int payloadBytes, long nowNs) {
    Layer heard = layers[layer];
    heard.onHeard(RtpHeader.timestamp(packet, offset), nowNs);
    startNs = Math.min(startNs, nowNs + START_NS);
    int payload = offset + RtpHeader.headerBytes(packet, offset);
    int flags = policy.inspector().inspect(packet, payload, payloadBytes);
    if (flags != 0) {
      ranking.learn(layer, policy.inspector().pixels(packet, payload, payloadBytes));
    }
    int wanted = wanted(nowNs);
    if (wanted == taken) {
      giveUpCandidate();
    } else if (wanted == layer && layer != candidate) {
      approach(layer, flags, nowNs);
    }
  }

  private void approach(int layer, int flags, long nowNs) {
    if (flags == 0) {
      layers[layer].keyframes.request(nowNs);
      return;
    }
    giveUpCandidate();
    candidate = layer;
    if (taken != NONE) {
      layers[layer].stream.continueAfter(layers[taken].stream.highest());
    }
  }

  /** A layer was fed, or time has passed: goes over to the candidate when it is ready. */
  void advance(long nowNs) {
    if (broken) {
      KeyframeRequests requests = layers[candidate].keyframes;
      giveUpCandidate();
      requests.onKeyframe(); // it was answered: the next one may go at once
      requests.request(nowNs);
    } else if (candidate != NONE && buffer.isWhole() && mayBegin(nowNs)) {
      goOver(nowNs);
    }
  }

  /** When {@link #advance} is to be called though nothing comes. */
  long dueNs() {
    return taken == NONE && candidate != NONE && buffer.isWhole() ? startNs : Long.MAX_VALUE;
  }

  /** A layer's stream begins anew under another SSRC. */
  void onRenewed(int layer) {
    if (layer == candidate) {
      giveUpCandidate();
    }
  }

  private boolean mayBegin(long nowNs) {
    boolean best = ranking.isKnown() && ranking.rank(candidate) == targetRank();
    return taken != NONE || best || nowNs >= startNs;
  }

  private void goOver(long nowNs) {
    int former = taken;
    taken = candidate;
    candidate = NONE;
    if (former != NONE) {
      layers[former].stream.abandon();
      layers[former].keyframes.onKeyframe(); // nobody waits for one any more
      sink.onLayerSwitch(track, nowNs);
    }
    layers[taken].repeatSenderReport(track, sink);
    buffer.drainTo(track, sink);
  }

  private void giveUpCandidate() {
    if (candidate != NONE) {
      layers[candidate].stream.abandon();
    }
    candidate = NONE;
    broken = false;
    buffer.clear();
  }

  private int targetRank() {
    return policy.choice().rank(ranking.size());
  }

  /** Of the layers that are sent: the highest at or below the target, else the lowest above it. */
  private int wanted(long nowNs) {
    int target = targetRank();
    int best = NONE;
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].isLive(nowNs) && (best == NONE || isBetter(i, best, target))) {
        best = i;
      }
    }
    return best;
  }

  private boolean isBetter(int layer, int other, int target) {
    int rank = ranking.rank(layer);
    int otherRank = ranking.rank(other);
    if (rank < target || otherRank < target) {
      return rank > otherRank;
    }
    return rank < otherRank;
  }

  /** Takes what a layer's stream puts in order to where it belongs at that time. */
  private final class LayerOutput implements RtpReceiverSink {
    private final int layer;

    LayerOutput(int layer) {
      this.layer = layer;
    }

    @Override
    public void onPacket(
        int number, byte[] packet, int offset, int length, long extendedSequence, long nowNs) {
      if (layer == taken) {
        sink.onPacket(track, packet, offset, length, extendedSequence, nowNs);
      } else if (layer == candidate && !broken) {
        broken = !buffer.add(packet, offset, length, extendedSequence, nowNs);
      }
    }

    @Override
    public void onLost(int number, long fromExtendedSequence, int count, long nowNs) {
      if (layer == taken) {
        sink.onLost(track, fromExtendedSequence, count, nowNs);
      } else {
        broken |= layer == candidate;
      }
    }

    @Override
    public void onRepair(int number, long nowNs) {
      if (layer == taken) {
        sink.onRepair(track, nowNs);
      }
    }

    @Override
    public boolean isPoint(int number, byte[] packet, int offset, int length) {
      return layer != taken || sink.isPoint(track, packet, offset, length);
    }

    @Override
    public void onStreamReset(int number, long nowNs) {
      if (layer == taken) {
        sink.onStreamReset(track, nowNs);
      }
    }

    @Override
    public void onLayerSwitch(int number, long nowNs) {}

    @Override
    public void onSenderReport(int number, long ntpTimestamp, int rtpTimestamp, long nowNs) {}

    @Override
    public void onBye(int number, long nowNs) {}

    @Override
    public void sendRtcp(byte[] compound, int offset, int length) {
      sink.sendRtcp(compound, offset, length);
    }
  }
}
