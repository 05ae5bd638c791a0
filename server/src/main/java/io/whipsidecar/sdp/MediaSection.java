package io.whipsidecar.sdp;

import io.whipsidecar.media.MediaKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One m-line of an offer with what belongs to it; session-level values are already put in where the
 * section has none of its own.
 *
 * @param media first word of the m-line, such as {@code video} or {@code application}
 * @param formats the m-line's formats, word for word
 * @param mid null when absent
 * @param ice null when the section, and the session, have no credentials
 * @param setup null when absent
 * @param payloads RTP payload formats in the offer's order; empty for other media
 * @param ssrcs declared SSRCs in order of appearance (RFC 5576)
 * @param rtxBySsrc media SSRC to its RTX SSRC, from {@code ssrc-group:FID} (RFC 5576 §4.2)
 * @param simulcast rids in the order of {@code a=simulcast:send} (RFC 8853), empty without
 */
public record MediaSection(
    String media,
    int port,
    String protocol,
    List<String> formats,
    @Nullable String mid,
    Direction direction,
    boolean bundleOnly,
    boolean rtcpMux,
    boolean rtcpReducedSize,
    @Nullable IceParameters ice,
    List<Fingerprint> fingerprints,
    @Nullable Setup setup,
    List<PayloadFormat> payloads,
    List<HeaderExtension> extensions,
    List<Integer> ssrcs,
    Map<Integer, Integer> rtxBySsrc,
    List<RidDescription> rids,
    List<String> simulcast) {

  /** Null for an m-line that is neither audio nor video, such as a data channel. */
  public @Nullable MediaKind kind() {
    for (MediaKind kind : MediaKind.values()) {
      if (kind.sdpName().equals(media)) {
        return kind;
      }
    }
    return null;
  }

  /** Port 0 means the offerer does not use it (RFC 3264 §5.1), unless it is bundle-only. */
  boolean isOffered() {
    return port != 0 || bundleOnly; // RFC 9143 §6
  }

  @Nullable PayloadFormat payload(int payloadType) {
    for (PayloadFormat payload : payloads) {
      if (payload.payloadType() == payloadType) {
        return payload;
      }
    }
    return null;
  }
}
