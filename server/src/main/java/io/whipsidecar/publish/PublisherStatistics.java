package io.whipsidecar.publish;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What libwebrtc reports (W3C webrtc-stats), one reading.
 *
 * @param framesSent since the start
 * @param videoBytes sent since the start, without headers
 * @param audioBytes likewise
 * @param width of the encoded picture, which adapts to bandwidth and CPU
 * @param height likewise
 * @param targetBps what the encoder is told to produce
 * @param availableBps what the bandwidth estimate says
 * @param rttMs by RTCP when the server reports it, else by ICE; negative: not known yet
 * @param lossPercent as the server reports it; negative: not known yet
 * @param nacks feedback messages received since the start
 * @param plis likewise
 */
record PublisherStatistics(
    long framesSent,
    long videoBytes,
    long audioBytes,
    int width,
    int height,
    long targetBps,
    long availableBps,
    double rttMs,
    double lossPercent,
    long nacks,
    long plis) {
  static final PublisherStatistics NONE =
      new PublisherStatistics(0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0);

  static PublisherStatistics of(RTCStatsReport report) {
    Attributes video = find(report, RTCStatsType.OUTBOUND_RTP, "video");
    Attributes audio = find(report, RTCStatsType.OUTBOUND_RTP, "audio");
    Attributes remote =
        find(report, RTCStatsType.REMOTE_INBOUND_RTP, video.any ? "video" : "audio");
    Attributes pair = find(report, RTCStatsType.CANDIDATE_PAIR, null);
    double rtcpRtt = remote.number("roundTripTime", -1e-3);
    double rtt = rtcpRtt > 0 ? rtcpRtt : pair.number("currentRoundTripTime", -1e-3);
    double lost = remote.number("fractionLost", -0.01);
    return new PublisherStatistics(
        video.whole("framesSent"),
        video.whole("bytesSent"),
        audio.whole("bytesSent"),
        (int) video.whole("frameWidth"),
        (int) video.whole("frameHeight"),
        video.whole("targetBitrate"),
        pair.whole("availableOutgoingBitrate"),
        rtt * 1_000,
        lost * 100,
        video.whole("nackCount"),
        video.whole("pliCount"));
  }

  /** One line for people about the time since another reading. */
  String line(int second, PublisherStatistics before, double seconds) {
    return String.format(
        Locale.ROOT,
        "%3d s  frames %d (%.1f/s)  %dx%d  video %s  audio %s  target %s  available %s  RTT %s"
            + "  loss %s  NACK %d  PLI %d",
        second,
        framesSent,
        (framesSent - before.framesSent) / seconds,
        width,
        height,
        rate((videoBytes - before.videoBytes) * 8 / seconds),
        rate((audioBytes - before.audioBytes) * 8 / seconds),
        rate((double) targetBps),
        rate((double) availableBps),
        rttMs < 0 ? "?" : String.format(Locale.ROOT, "%.1f ms", rttMs),
        lossPercent < 0 ? "?" : String.format(Locale.ROOT, "%.1f %%", lossPercent),
        nacks,
        plis);
  }

  private static String rate(double bitsPerSecond) {
    return Math.round(bitsPerSecond / 1_000) + " kb/s";
  }

  private static Attributes find(RTCStatsReport report, RTCStatsType type, @Nullable String kind) {
    for (RTCStats stats : report.getStats().values()) {
      Map<String, Object> attributes = stats.getAttributes();
      boolean wanted =
          kind == null
              ? Boolean.TRUE.equals(attributes.get("nominated"))
              : kind.equals(attributes.get("kind"));
      if (stats.getType() == type && wanted) {
        return new Attributes(attributes, true);
      }
    }
    return new Attributes(Map.of(), false);
  }

  /** The attributes of one object; any number may be missing. */
  private record Attributes(Map<String, Object> values, boolean any) {
    double number(String name, double otherwise) {
      return values.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    long whole(String name) {
      return (long) number(name, 0);
    }
  }
}
