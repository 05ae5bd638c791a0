package io.whipsidecar.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the publisher and the machine kept pace with real time. The chain has no part in these
 * figures: the publisher counts frames before it sends them.
 *
 * @param frames the publisher's own count; all zero when it has none
 * @param planned how long it was to publish
 * @param taken how long it did
 * @param serverShare of one processor that the server used, 0 to 1 and more
 * @param machine meanwhile
 */
record Pace(
    Frames frames,
    Duration planned,
    Duration taken,
    double serverShare,
    MachineLoad.Reading machine) {
  // Frames that are late by a fifth of their interval are left out. A quiet machine does with less
  // than one in a hundred.
  private static final double MIN_DRAWN = 0.95;
  private static final double MIN_SENT = 0.9;
  private static final double BUSY = 0.9;
  private static final double MAX_OVERTIME = 0.1;
  private static final double MAX_LATE = 0.1;
  private static final Duration MAX_WAIT = Duration.ofMillis(500); // the limit of a picture's step

  /** From here on the server may itself be what keeps the machine busy: no excuse. */
  private static final double MAX_SERVER_SHARE = 0.8;

  /**
   * Frames of the test pattern.
   *
   * @param due by the clock
   * @param drawn in time
   * @param sent by the encoder
   */
  record Frames(long due, long drawn, long sent) {
    static final Frames NONE = new Frames(0, 0, 0);
    private static final Pattern LINE = Pattern.compile(" frames (\\d+) .* drawn (\\d+) of (\\d+)");

    /** As a line of {@code whip-sidecar publish} has them; null: it has none. */
    static @Nullable Frames of(String line) {
      Matcher matcher = LINE.matcher(line);
      return matcher.find()
          ? new Frames(
              Long.parseLong(matcher.group(3)),
              Long.parseLong(matcher.group(2)),
              Long.parseLong(matcher.group(1)))
          : null;
    }
  }

  /** Why this machine is too busy for a live encoder, in words; null when it is not. */
  @Nullable String complaint() {
    String sign = serverShare > MAX_SERVER_SHARE ? null : sign();
    return sign == null
        ? null
        : "this machine is too busy for a live encoder: " + sign + "; " + machine.words();
  }

  private @Nullable String sign() {
    if (frames.drawn() < frames.due() * MIN_DRAWN) {
      return "the publisher drew %d of %d frames in time".formatted(frames.drawn(), frames.due());
    }
    // Without a busy processor it may be for the bandwidth that the server leaves it.
    if (frames.sent() < frames.drawn() * MIN_SENT && machine.busyShare() > BUSY) {
      return "the encoder kept up with %d of %d frames".formatted(frames.sent(), frames.drawn());
    }
    if (taken.toMillis() > planned.toMillis() * (1 + MAX_OVERTIME) && machine.busyShare() > BUSY) {
      return String.format(
          Locale.ROOT,
          "the publisher needed %.1f s for %d s",
          taken.toMillis() / 1_000.0,
          planned.toSeconds());
    }
    boolean late = machine.lateShare() > MAX_LATE || machine.longestWait().compareTo(MAX_WAIT) >= 0;
    return late ? "threads wait too long for a processor" : null;
  }
}
