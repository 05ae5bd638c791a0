package io.whipsidecar.control;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.MediaKind;
import io.whipsidecar.v1.Publisher;
import io.whipsidecar.v1.Refusal;
import io.whipsidecar.v1.Track;
import io.whipsidecar.v1.TrackStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ingests for people: a row of a table, or all there is to know. Stateless. */
final class IngestTexts {
  static final List<String> HEAD =
      List.of("ID", "STATE", "FOR", "READER", "VIDEO", "AUDIO", "BITRATE", "REASON");

  private IngestTexts() {}

  static List<String> row(Ingest ingest, Instant now) {
    long bitrate =
        ingest.getTracksList().stream()
            .mapToLong(track -> track.getStatistics().getBitrate())
            .sum();
    return List.of(
        ingest.getProcessId(),
        state(ingest),
        age(ingest.getStateTime(), now),
        ingest.getReaderPresent() ? "yes" : "no",
        codec(ingest, MediaKind.MEDIA_KIND_VIDEO),
        codec(ingest, MediaKind.MEDIA_KIND_AUDIO),
        bitrate == 0 ? "-" : bitrate(bitrate),
        ingest.getStateReason());
  }

  static String state(Ingest ingest) {
    return withoutPrefix(ingest.getState(), "INGEST_STATE_");
  }

  private static String withoutPrefix(Enum<?> value, String prefix) {
    return value.name().startsWith(prefix) ? value.name().substring(prefix.length()) : value.name();
  }

  /** {@code H264 1280x720}. */
  private static String codec(Ingest ingest, MediaKind kind) {
    for (Track track : ingest.getTracksList()) {
      if (track.getKind() == kind) {
        TrackStatistics statistics = track.getStatistics();
        String size =
            statistics.getWidth() == 0
                ? ""
                : " " + statistics.getWidth() + "x" + statistics.getHeight();
        return track.getEncodingName() + size;
      }
    }
    return "-";
  }

  private static String bitrate(long bitsPerSecond) {
    return bitsPerSecond < 1_000_000
        ? Math.round(bitsPerSecond / 1e3) + " kb/s"
        : String.format(Locale.ROOT, "%.1f Mb/s", bitsPerSecond / 1e6);
  }

  /** {@code 42s}, {@code 3m12s}, {@code 5h07m}, {@code 12d}. */
  static String age(Timestamp since, Instant now) {
    long seconds = Math.max(0, Duration.between(instant(since), now).toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return "%dm%02ds".formatted(seconds / 60, seconds % 60);
    }
    return seconds < 86_400
        ? "%dh%02dm".formatted(seconds / 3_600, seconds % 3_600 / 60)
        : seconds / 86_400 + "d";
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** Everything of one ingest, a line a fact. */
  static List<String> details(Ingest ingest, String url, Instant now) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("id", ingest.getProcessId()));
    if (!ingest.getReference().isEmpty()) {
      facts.add(List.of("reference", ingest.getReference()));
    }
    String since = ", for " + age(ingest.getStateTime(), now);
    facts.add(List.of("state", state(ingest) + since + ": " + ingest.getStateReason()));
    facts.add(List.of("WHIP URL", url));
    facts.add(List.of("token", ingest.getHasPublishToken() ? "set" : "none"));
    facts.add(List.of("reader", ingest.getReaderPresent() ? "reads the ports" : "none"));
    if (!ingest.getManagerId().isEmpty()) {
      facts.add(List.of("manager", ingest.getManagerId() + ", " + ingest.getManagerInstanceId()));
    }
    facts.add(List.of("registered", Timestamps.toString(ingest.getRegisteredTime())));
    ingest.getTracksList().forEach(track -> facts.add(track(track)));
    if (ingest.hasAvSkew()) {
      long ms = Durations.toMillis(ingest.getAvSkew());
      facts.add(List.of("A/V skew", ms + " ms"));
    }
    if (ingest.hasPublisher()) {
      publisher(facts, "publisher", ingest.getPublisher());
    }
    if (ingest.hasLastPublisher()) {
      publisher(facts, "last publisher", ingest.getLastPublisher());
    }
    if (ingest.hasLastRefusal()) {
      facts.add(List.of("last refusal", refusal(ingest.getLastRefusal(), now)));
    }
    ingest
        .getFindingsList()
        .forEach(
            finding ->
                facts.add(List.of("finding", finding.getReason() + ": " + finding.getMessage())));
    return TextTable.align(facts);
  }

  private static List<String> track(Track track) {
    TrackStatistics statistics = track.getStatistics();
    String ports = track.getHost() + ":" + track.getRtpPort();
    StringBuilder text =
        new StringBuilder(track.getEncodingName())
            .append(" to ")
            .append(ports)
            .append(", payload type ")
            .append(track.getPayloadType());
    if (statistics.getPacketsReceived() > 0) {
      if (statistics.getWidth() > 0) {
        text.append(", ").append(statistics.getWidth()).append('x').append(statistics.getHeight());
        text.append(String.format(Locale.ROOT, " at %.0f/s", statistics.getFrameRate()));
      }
      text.append(", ").append(bitrate(statistics.getBitrate()));
      text.append(", ").append(statistics.getPacketsReceived()).append(" packets");
      long lost = statistics.getPacketsLost() - statistics.getPacketsRecovered();
      text.append(", ").append(lost).append(" lost for good");
    }
    return List.of(
        track.getKind() == MediaKind.MEDIA_KIND_VIDEO ? "video" : "audio", text.toString());
  }

  private static void publisher(List<List<String>> facts, String title, Publisher publisher) {
    List<String> parts = new ArrayList<>();
    if (!publisher.getRemoteAddress().isEmpty()) {
      parts.add("from " + publisher.getRemoteAddress());
    }
    if (!publisher.getUserAgent().isEmpty()) {
      parts.add(publisher.getUserAgent());
    }
    parts.add("came at " + Timestamps.toString(publisher.getConnectedTime()));
    if (publisher.hasRoundTripTime()) {
      parts.add("round trip " + Durations.toMillis(publisher.getRoundTripTime()) + " ms");
    }
    if (!publisher.getEndCause().isEmpty()) {
      parts.add(publisher.getEndCause() + ": " + publisher.getEndReason());
    }
    facts.add(List.of(title, String.join(", ", parts)));
    Timestamp first = publisher.getConnectedTime();
    publisher
        .getStagesList()
        .forEach(
            stage -> {
              long ms = Durations.toMillis(Timestamps.between(first, stage.getTime()));
              String detail = stage.getDetail().isEmpty() ? "" : ": " + stage.getDetail();
              facts.add(List.of("", "+" + ms + " ms " + stage.getName() + detail));
            });
  }

  private static String refusal(Refusal refusal, Instant now) {
    return "%s from %s was answered %d %s ago, %s: %s"
        .formatted(
            refusal.getMethod(),
            refusal.getRemoteAddress(),
            refusal.getStatus(),
            age(refusal.getTime(), now),
            refusal.getReason(),
            refusal.getDetail());
  }
}
