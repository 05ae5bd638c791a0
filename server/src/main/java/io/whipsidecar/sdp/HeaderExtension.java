package io.whipsidecar.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code a=extmap} (RFC 8285 §5).
 *
 * @param id 1..255 without 15, the value on the wire
 * @param direction as the offerer wrote it, or empty
 */
public record HeaderExtension(int id, String direction, String uri) {
  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid"; // RFC 9143 §15.2
  public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"; // RFC 8852
  public static final String REPAIRED_RID =
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"; // RFC 8852
  public static final String TRANSPORT_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
  public static final String DEPENDENCY_DESCRIPTOR =
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

  private static final int RESERVED_ID = 15; // RFC 8285 §4.2

  static @Nullable HeaderExtension parse(String text) {
    List<String> words = Words.split(text);
    if (words.size() < 2) {
      return null;
    }
    String first = words.get(0);
    int slash = first.indexOf('/');
    int id = (int) Words.number(slash < 0 ? first : first.substring(0, slash), 255);
    // Ids from 4096 on are placeholders for "more than fit" (RFC 8285 §7): nothing we would use.
    return id < 1 || id == RESERVED_ID
        ? null
        : new HeaderExtension(id, slash < 0 ? "" : first.substring(slash + 1), words.get(1));
  }
}
