package io.whipsidecar.forward;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a forwarder is made from.
 *
 * @param tracks in the order of the legs; the indices that all methods use
 * @param rtcp whether the legs have RTCP ports (RAW_UDP has none)
 * @param readerPerTrack whether each track is an FFmpeg input of its own (FFMPEG_SDP_PER_TRACK)
 * @param keptBytes at most this much media is kept for a reader that comes later, 0 for none
 * @param cname of the sender reports (RFC 3550 §6.5.1), 1 to 255 bytes of ASCII
 * @param anchorNtp wall clock as an NTP timestamp (RFC 3550 §4) at {@code anchorNs}
 * @param anchorNs the monotonic time at which {@code anchorNtp} was read
 */
public record ForwarderParameters(
    List<TrackOutput> tracks,
    LossPolicy lossPolicy,
    boolean rtcp,
    boolean readerPerTrack,
    int keptBytes,
    String cname,
    long anchorNtp,
    long anchorNs) {
  /** Takes a GOP of 10 s at 11 Mb/s and the second after it. */
  public static final int DEFAULT_KEPT_BYTES = 16 << 20;

  public ForwarderParameters {
    tracks = List.copyOf(tracks);
    requireNonNull(lossPolicy, "lossPolicy");
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("tracks: [] (expected: at least one)");
    }
    if (cname.isEmpty() || cname.length() > 255) {
      throw new IllegalArgumentException("cname: '" + cname + "' (expected: 1..255 characters)");
    }
    if (keptBytes < 0) {
      throw new IllegalArgumentException("keptBytes: " + keptBytes + " (expected: 0 or more)");
    }
  }
}
