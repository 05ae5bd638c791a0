package io.whipsidecar.sdp;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One payload type of an m-line with everything that the section says about it.
 *
 * @param encodingName as offered; compare without regard to case (RFC 8866 §6.6)
 * @param channels 1 where the rtpmap names none
 * @param fmtp the format parameters, word for word, or null
 * @param feedback rtcp-fb values for this payload type and for {@code *}, in the offer's order
 */
public record PayloadFormat(
    int payloadType,
    String encodingName,
    int clockRateHz,
    int channels,
    @Nullable String fmtp,
    Set<String> feedback) {

  /** The value of one format parameter; null when it is absent. */
  public @Nullable String parameter(String name) {
    return Fmtp.parameter(fmtp, name);
  }

  boolean isNamed(String name) {
    return encodingName.equalsIgnoreCase(name);
  }

  /** For messages: {@code H264 (profile-level-id=42e01f)}. */
  String inWords() {
    String profile = parameter("profile-level-id");
    return profile != null && encodingName.toUpperCase(Locale.ROOT).equals("H264")
        ? encodingName + " (profile-level-id=" + profile + ")"
        : encodingName;
  }
}
