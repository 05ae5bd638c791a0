package io.whipsidecar.sdp;

import io.whipsidecar.media.Codec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers rtpmap, fmtp and rtcp-fb of each payload type of an m-line, in the m-line's order. */
final class PayloadReader {
  private static final int MAX_PAYLOAD_TYPE = 127;

  private final Map<String, String> rtpmaps;
  private final Map<String, String> fmtps;
  private final Map<String, Set<String>> feedback = new HashMap<>();

  private PayloadReader(SdpSection section) {
    rtpmaps = byPayloadType(section.all("rtpmap"));
    fmtps = byPayloadType(section.all("fmtp"));
    for (String text : section.all("rtcp-fb")) {
      List<String> words = Words.split(text);
      if (words.size() > 1) {
        feedback
            .computeIfAbsent(words.get(0), k -> new LinkedHashSet<>())
            .add(String.join(" ", words.subList(1, words.size())));
      }
    }
  }

  static List<PayloadFormat> read(SdpSection section, List<String> formats) {
    PayloadReader reader = new PayloadReader(section);
    List<PayloadFormat> payloads = new ArrayList<>();
    for (String format : new LinkedHashSet<>(formats)) {
      PayloadFormat payload = reader.payload(format);
      if (payload != null) {
        payloads.add(payload);
      }
    }
    return List.copyOf(payloads);
  }

  /** Null for what is no RTP payload type or has no usable rtpmap: it can't be chosen. */
  private @Nullable PayloadFormat payload(String format) {
    int payloadType = (int) Words.number(format, MAX_PAYLOAD_TYPE);
    String rtpmap = rtpmaps.containsKey(format) ? rtpmaps.get(format) : fixed(payloadType);
    if (payloadType < 0 || rtpmap == null) {
      return null;
    }
    String[] parts = rtpmap.trim().split("/", 3);
    int clockRateHz = parts.length < 2 ? -1 : (int) Words.number(parts[1], 1_000_000);
    int channels = parts.length < 3 ? 1 : (int) Words.number(parts[2], 255);
    if (clockRateHz <= 0 || channels <= 0 || !Words.isToken(parts[0])) {
      return null;
    }
    return new PayloadFormat(
        payloadType, parts[0], clockRateHz, channels, fmtps.get(format), feedback(format));
  }

  private Set<String> feedback(String format) {
    Set<String> all = new LinkedHashSet<>(feedback.getOrDefault(format, Set.of()));
    all.addAll(feedback.getOrDefault("*", Set.of())); // RFC 4585 §4.2
    return Set.copyOf(all);
  }

  /** RFC 3551 §6: payload types that need no rtpmap. */
  private static @Nullable String fixed(int payloadType) {
    for (Codec codec : Codec.values()) {
      if (codec.hasFixedPayloadType() && codec.defaultPayloadType() == payloadType) {
        return codec.encodingName() + '/' + codec.clockRateHz();
      }
    }
    return null;
  }

  /** The first line of each payload type counts. */
  private static Map<String, String> byPayloadType(List<String> values) {
    Map<String, String> map = new HashMap<>();
    for (String value : values) {
      int space = value.indexOf(' ');
      if (space > 0) {
        map.putIfAbsent(value.substring(0, space), value.substring(space + 1).trim());
      }
    }
    return map;
  }
}
