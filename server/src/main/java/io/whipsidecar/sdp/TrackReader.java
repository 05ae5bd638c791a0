package io.whipsidecar.sdp;

import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.sdp.NegotiatedSession.Extensions;
import io.whipsidecar.sdp.NegotiatedSession.Feedback;
import io.whipsidecar.sdp.NegotiatedSession.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a track of an accepted section: only what was offered, and only what we can use of it. */
final class TrackReader {
  private TrackReader() {}

  static Track track(MediaSection section, @Nullable Codec codec, PayloadFormat format) {
    MediaKind kind = Objects.requireNonNull(section.kind(), "kind");
    Extensions extensions = extensions(section, codec != null);
    boolean dropped = codec == null;
    return new Track(
        section.mid(),
        kind,
        codec,
        format,
        dropped ? -1 : FormatChoice.rtxPayloadType(section, format),
        dropped ? Feedback.NONE : feedback(format.feedback(), extensions),
        extensions,
        section.rtcpReducedSize(),
        primarySsrcs(section),
        dropped ? Map.of() : section.rtxBySsrc(),
        simulcast(section));
  }

  private static Feedback feedback(Set<String> offered, Extensions extensions) {
    return new Feedback(
        offered.contains("nack"), // RFC 4585 §4.2
        offered.contains("nack pli"),
        offered.contains("ccm fir"), // RFC 5104 §7.1
        // Without the header extension there would be nothing to report on.
        offered.contains("transport-cc") && extensions.transportCc() != Extensions.NONE,
        offered.contains("goog-remb"));
  }

  private static Extensions extensions(MediaSection section, boolean forwarded) {
    return new Extensions(
        id(section, HeaderExtension.MID),
        id(section, HeaderExtension.RID),
        id(section, HeaderExtension.REPAIRED_RID),
        // A dropped track is left out of congestion control, so nobody misses its packets.
        forwarded ? id(section, HeaderExtension.TRANSPORT_CC) : Extensions.NONE,
        forwarded ? id(section, HeaderExtension.ABS_SEND_TIME) : Extensions.NONE,
        forwarded ? id(section, HeaderExtension.DEPENDENCY_DESCRIPTOR) : Extensions.NONE,
        sendOnly(section));
  }

  private static Set<Integer> sendOnly(MediaSection section) {
    return section.extensions().stream()
        .filter(extension -> extension.direction().equals("sendonly"))
        .map(HeaderExtension::id)
        .collect(Collectors.toSet());
  }

  /** The first id offered for the URI, unless the offerer would not send it. */
  private static int id(MediaSection section, String uri) {
    for (HeaderExtension extension : section.extensions()) {
      if (extension.uri().equals(uri)
          && !extension.direction().equals("recvonly")
          && !extension.direction().equals("inactive")) {
        return extension.id();
      }
    }
    return Extensions.NONE;
  }

  private static List<Integer> primarySsrcs(MediaSection section) {
    List<Integer> primary = new ArrayList<>(section.ssrcs());
    primary.removeAll(section.rtxBySsrc().values());
    return List.copyOf(primary);
  }

  /** Every offered layer is accepted: OBS gives up when one is missing (RFC 8853 §5.3). */
  private static List<RidDescription> simulcast(MediaSection section) {
    List<RidDescription> layers = new ArrayList<>();
    for (String id : section.simulcast()) {
      for (RidDescription rid : section.rids()) {
        if (rid.id().equals(id)) {
          layers.add(rid);
        }
      }
    }
    return List.copyOf(layers);
  }
}
