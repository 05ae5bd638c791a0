package io.whipsidecar.rtp;

/** One stream of a track: its only one, or a layer of simulcast. */
final class Layer {
  /** From a layer's last packet until it is taken for stopped, when others go on. */
  private static final long LEAST_SILENCE_NS = 400_000_000L;

  private static final long MOST_SILENCE_NS = 2_000_000_000L;

  /** A layer of few pictures (a shared screen) may miss some of them, too. */
  private static final int SILENT_FRAMES = 4;

  final InboundStream stream;
  final KeyframeRequests keyframes;
  final RateWindow rate = new RateWindow();

  private boolean hasSsrc;
  private int ssrc;
  private long lastMediaNs;
  private boolean heard;
  private long heardNs;
  private int timestamp;
  private long frameNs;
  private long frameIntervalNs;
  private boolean reported;
  private long reportNtp;
  private int reportTimestamp;
  private long reportNs;

  Layer(InboundStream stream, Feedback feedback) {
    this.stream = stream;
    keyframes = new KeyframeRequests(feedback);
  }

  boolean hasSsrc() {
    return hasSsrc;
  }

  int ssrc() {
    return ssrc;
  }

  boolean is(int otherSsrc) {
    return hasSsrc && ssrc == otherSsrc;
  }

  void adopt(int newSsrc) {
    hasSsrc = true;
    ssrc = newSsrc;
    reported = false;
  }

  /** A packet of the stream has come, padding and other payload types included. */
  void onMedia(long nowNs) {
    lastMediaNs = nowNs;
  }

  long lastMediaNs() {
    return lastMediaNs;
  }

  /** A packet with media of this layer has come: what shows that the layer is sent. */
  void onHeard(int newTimestamp, long nowNs) {
    if (heard && newTimestamp != timestamp) {
      long sampleNs = Math.min(nowNs - frameNs, MOST_SILENCE_NS / SILENT_FRAMES);
      frameIntervalNs += (sampleNs - frameIntervalNs) / 4;
      frameNs = nowNs;
    }
    timestamp = newTimestamp;
    frameNs = heard ? frameNs : nowNs;
    heard = true;
    heardNs = nowNs;
  }

  /** Whether the layer is being sent, as of a time at which another one is. */
  boolean isLive(long nowNs) {
    long silenceNs = Math.max(LEAST_SILENCE_NS, SILENT_FRAMES * frameIntervalNs);
    return heard && nowNs - heardNs < silenceNs;
  }

  void onSenderReport(long ntpTimestamp, int rtpTimestamp, long nowNs) {
    reported = true;
    reportNtp = ntpTimestamp;
    reportTimestamp = rtpTimestamp;
    reportNs = nowNs;
    stream.report().onSenderReport(ntpTimestamp, nowNs);
  }

  /** Hands on the newest sender report, if there was one. */
  void repeatSenderReport(int track, RtpReceiverSink sink) {
    if (reported) {
      sink.onSenderReport(track, reportNtp, reportTimestamp, reportNs);
    }
  }
}
