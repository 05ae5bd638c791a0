package io.whipsidecar.rtp;

import static java.util.Objects.requireNonNull;

import io.whipsidecar.media.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was negotiated for one track: one m-line of the publisher's offer that was accepted.
 *
 * @param mid its a=mid, or null when the offer names none
 * @param payloadType the one payload type that is taken
 * @param rtxPayloadType the payload type whose apt is {@code payloadType} (RFC 4588 §8.6), or -1
 * @param ssrcs media SSRCs the offer declares (a=ssrc), RTX SSRCs left out; may be empty
 * @param rids layers of a simulcast offer, in its order; empty without simulcast
 * @param layers which of several layers to take; needed for video with several rids or SSRCs
 */
public record TrackParameters(
    MediaKind kind,
    @Nullable String mid,
    int payloadType,
    int clockRateHz,
    int rtxPayloadType,
    Feedback feedback,
    List<Integer> ssrcs,
    List<FidPair> fidPairs,
    List<String> rids,
    @Nullable LayerPolicy layers) {

  public TrackParameters {
    requireNonNull(kind, "kind");
    requireNonNull(feedback, "feedback");
    ssrcs = List.copyOf(ssrcs);
    fidPairs = List.copyOf(fidPairs);
    rids = List.copyOf(rids);
    checkRange("payloadType", payloadType, 0);
    checkRange("rtxPayloadType", rtxPayloadType, -1);
    if (clockRateHz < 1) {
      throw new IllegalArgumentException("clockRateHz: " + clockRateHz + " (expected: 1 or more)");
    }
  }

  /**
   * How many layers there may be: those of a=simulcast, or else the streams that a=ssrc declares.
   */
  public int layerCount() {
    if (layers == null) {
      return 1;
    }
    return Math.max(1, rids.isEmpty() ? ssrcs.size() : rids.size());
  }

  /** The layer that a stream's declaration says it is, or -1. */
  int declaredLayer(int ssrc) {
    return ssrcs.size() == layerCount() ? ssrcs.indexOf(ssrc) : -1;
  }

  /** A track without RTX, declared SSRCs or layers. */
  public static TrackParameters plain(
      MediaKind kind, @Nullable String mid, int payloadType, int clockRateHz, Feedback feedback) {
    return new TrackParameters(
        kind, mid, payloadType, clockRateHz, -1, feedback, List.of(), List.of(), List.of(), null);
  }

  private static void checkRange(String name, int payloadType, int minimum) {
    if (payloadType < minimum || payloadType > 127) {
      throw new IllegalArgumentException(
          name + ": " + payloadType + " (expected: " + minimum + "..127)");
    }
  }
}
