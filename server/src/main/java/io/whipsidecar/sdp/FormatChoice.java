package io.whipsidecar.sdp;

import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks the payload type of a codec in a section; among equals the offer's order decides. */
final class FormatChoice {
  private static final int UNUSABLE = Integer.MAX_VALUE;

  private static final Set<String> NOT_MEDIA =
      Set.of("rtx", "red", "ulpfec", "flexfec", "flexfec-03", "cn", "telephone-event");

  private FormatChoice() {}

  /** Null when the section does not offer the codec in a form that we accept. */
  static @Nullable PayloadFormat choose(MediaSection section, Codec codec) {
    PayloadFormat best = null;
    int bestRank = UNUSABLE;
    for (PayloadFormat format : section.payloads()) {
      int rank = matches(format, codec) ? rank(format, codec) : UNUSABLE;
      if (rank < bestRank) {
        best = format;
        bestRank = rank;
      }
    }
    return best;
  }

  /** The first real payload format, whatever it is: for a track that is received and dropped. */
  static @Nullable PayloadFormat any(MediaSection section) {
    for (PayloadFormat format : section.payloads()) {
      if (isMedia(format)) {
        return format;
      }
    }
    return null;
  }

  static boolean isMedia(PayloadFormat format) {
    return !NOT_MEDIA.contains(format.encodingName().toLowerCase(Locale.ROOT));
  }

  /** The payload type that retransmits {@code payloadType} (RFC 4588 §8.1 apt), or -1. */
  static int rtxPayloadType(MediaSection section, PayloadFormat format) {
    String apt = String.valueOf(format.payloadType());
    for (PayloadFormat rtx : section.payloads()) {
      if (rtx.isNamed("rtx")
          && apt.equals(rtx.parameter("apt"))
          && rtx.clockRateHz() == format.clockRateHz()) {
        return rtx.payloadType();
      }
    }
    return -1;
  }

  private static boolean matches(PayloadFormat format, Codec codec) {
    // RFC 7587 §7 wants opus/48000/2; the channels are not compared, because some embedders leave
    // them out and mean the same.
    return format.isNamed(codec.encodingName())
        && format.clockRateHz() == codec.clockRateHz()
        && (codec.kind() == MediaKind.VIDEO || codec == Codec.OPUS || format.channels() == 1);
  }

  private static int rank(PayloadFormat format, Codec codec) {
    return switch (codec) {
      case H264 -> h264(format);
      // RFC 7798 §7.1: only the single-stream mode is what a payload parser here reads.
      case H265 ->
          parameter(format, "tx-mode", "SRST").equalsIgnoreCase("SRST")
              ? mainProfileFirst(format, "profile-id", "1")
              : UNUSABLE;
      case VP9 -> mainProfileFirst(format, "profile-id", "0"); // RFC 9628 §6: 8 bits, 4:2:0
      case AV1 -> mainProfileFirst(format, "profile", "0");
      case VP8, OPUS, PCMU, PCMA -> 0;
    };
  }

  private static int mainProfileFirst(PayloadFormat format, String name, String main) {
    return parameter(format, name, main).equals(main) ? 0 : 1;
  }

  private static int h264(PayloadFormat format) {
    if (!H264Profile.isAccepted(parameter(format, "profile-level-id", "42000a"))) {
      return UNUSABLE; // the default is Baseline at level 1, RFC 6184 §8.1
    }
    return switch (parameter(format, "packetization-mode", "0")) {
      case "1" -> 0;
      case "0" -> 1;
      default -> UNUSABLE; // interleaved packets (mode 2) would have to be sorted by DON
    };
  }

  private static String parameter(PayloadFormat format, String name, String otherwise) {
    String value = format.parameter(name);
    return value == null ? otherwise : value;
  }
}
