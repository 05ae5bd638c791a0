package io.whipsidecar.rtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.whipsidecar.wire.RtpHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which track an SSRC that was not heard before belongs to: by MID, else by declared SSRC, else by
 * payload type (RFC 8843 §9.2). Stateless; called for the first packets of an SSRC only.
 */
final class TrackMatcher {
  static final int NONE = -1;

  private final List<TrackParameters> tracks;
  private final ExtensionIds extensions;

  TrackMatcher(List<TrackParameters> tracks, ExtensionIds extensions) {
    this.tracks = tracks;
    this.extensions = extensions;
  }

  int match(byte[] packet, int offset) {
    int payloadType = RtpHeader.payloadType(packet, offset);
    int mid = HeaderExtensions.find(packet, offset, extensions.mid());
    if (mid != HeaderExtensions.NONE) {
      int track = byMid(packet, offset, mid);
      return track != NONE && carries(tracks.get(track), payloadType) ? track : NONE;
    }
    int track = bySsrc(RtpHeader.ssrc(packet, offset));
    return track != NONE ? track : byPayloadType(payloadType);
  }

  /** The track for which the offer declares this SSRC, as media or RTX, or {@link #NONE}. */
  int bySsrc(int ssrc) {
    for (int i = 0; i < tracks.size(); i++) {
      TrackParameters track = tracks.get(i);
      if (track.ssrcs().contains(ssrc) || isRtx(track, ssrc)) {
        return i;
      }
    }
    return NONE;
  }

  /** The FID group that names this RTX SSRC, or null. */
  @Nullable FidPair repair(int track, int rtxSsrc) {
    List<FidPair> pairs = tracks.get(track).fidPairs();
    for (int i = 0; i < pairs.size(); i++) { // without an iterator: on the packet path
      if (pairs.get(i).rtxSsrc() == rtxSsrc) {
        return pairs.get(i);
      }
    }
    return null;
  }

  /** Whether a FID group says that this SSRC repairs another than {@code mediaSsrc}. */
  boolean repairsAnother(int track, int rtxSsrc, int mediaSsrc) {
    FidPair pair = repair(track, rtxSsrc);
    return pair != null && pair.ssrc() != mediaSsrc;
  }

  /** The packet's RID (or repaired RID for RTX) as a string, or null when it carries none. */
  @Nullable String rid(byte[] packet, int offset, boolean rtx) {
    int id = rtx ? extensions.repairedRid() : extensions.rid();
    int found = HeaderExtensions.find(packet, offset, id);
    return found == HeaderExtensions.NONE ? null : text(packet, offset, found);
  }

  private int byMid(byte[] packet, int offset, int found) {
    String mid = text(packet, offset, found);
    for (int i = 0; i < tracks.size(); i++) {
      if (mid.equals(tracks.get(i).mid())) {
        return i;
      }
    }
    return NONE;
  }

  private int byPayloadType(int payloadType) {
    int match = NONE;
    for (int i = 0; i < tracks.size(); i++) {
      if (carries(tracks.get(i), payloadType)) {
        if (match != NONE) {
          return NONE; // ambiguous
        }
        match = i;
      }
    }
    return match;
  }

  private static boolean isRtx(TrackParameters track, int ssrc) {
    for (FidPair pair : track.fidPairs()) {
      if (pair.rtxSsrc() == ssrc) {
        return true;
      }
    }
    return false;
  }

  private static boolean carries(TrackParameters track, int payloadType) {
    return payloadType == track.payloadType() || payloadType == track.rtxPayloadType();
  }

  private static String text(byte[] packet, int offset, int found) {
    return new String(
        packet, offset + HeaderExtensions.position(found), HeaderExtensions.length(found), UTF_8);
  }
}
