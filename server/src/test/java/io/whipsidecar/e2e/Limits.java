package io.whipsidecar.e2e;

import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what was measured through a bad network, with its verdicts. One thread. */
final class Limits {
  /** What a decoder says of one that is cut off. */
  private static final int LINES_OF_A_FRAME = 3;

  final List<Figure> figures = new ArrayList<>();
  private final double slack;

  /**
   * Without any figure yet.
   *
   * @param slack what limits of times and of repair are multiplied with: other work on the machine
   *     adds to these, while what is whole does not depend on it
   */
  Limits(double slack) {
    this.slack = slack;
  }

  Limits atMost(String name, double value, double limit) {
    return add(name, number(value), number(limit), value <= limit);
  }

  /** What is lost for good of a track, of which a share in percent may be: in whole packets. */
  Limits atMostLost(String name, Trial.Counted track, double percent) {
    double packets = (track.received() + track.lost()) * percent * slack / 100;
    return atMost(name, (double) track.lost(), Math.ceil(packets));
  }

  Limits atMostMs(String name, double ms, double limit) {
    double limitMs = limit * slack;
    return add(name, Math.round(ms) + " ms", Math.round(limitMs) + " ms", ms <= limitMs);
  }

  private Limits add(String name, String value, String limit, boolean pass) {
    figures.add(new Figure(name, value, "at most " + limit, pass));
    return this;
  }

  /** Nothing is lost and nothing is damaged. */
  void clean(Trial.Result result) {
    undamaged(result);
    atMost("frames out of order", result.judgement().outOfOrderFrames(), 0);
    atMost("lost video packets", (double) result.video().lost(), 0);
  }

  /** What there is, is whole, and on one timeline. */
  void undamaged(Trial.Result result) {
    whole(result, 0);
  }

  /** The same, but for the frame that the first loss hits: it had begun to go out (loss policy). */
  void damagedOnce(Trial.Result result) {
    whole(result, 1);
  }

  private void whole(Trial.Result result, int damaged) {
    Judgement judgement = result.judgement();
    String frames = String.valueOf(judgement.frames());
    figures.add(new Figure("frames in the recording", frames, "any", judgement.frames() > 0));
    atMost("damaged frames", judgement.damagedFrames(), damaged);
    atMost("doubled frames", judgement.duplicatedFrames(), 0);
    List<String> errors = judgement.decodeErrors();
    atMost("decode errors", saidOnce(errors).size(), damaged * LINES_OF_A_FRAME);
    errors.forEach(error -> inform("a decoder says", error));
    atMost("timestamps that do not grow", judgement.backwardTimestamps(), 0);
  }

  /**
   * FFmpeg decodes the first few frames of a file twice, by another decoder while it finds out what
   * the streams are: word for word the same about the same frame, all of it or nothing.
   */
  private static List<String> saidOnce(List<String> errors) {
    int half = errors.size() / 2;
    List<String> texts =
        errors.stream().map(error -> error.replaceFirst(" @ 0x[0-9a-f]+", "")).toList();
    boolean twice = texts.subList(0, half).equals(texts.subList(half, texts.size()));
    return twice ? errors.subList(0, half) : errors;
  }

  /** Picture and sound are as far apart as the publisher makes them. */
  void sync(Trial.Result result, double idealMs, double withinMs) {
    double offsetMs = result.judgement().offsetMs();
    figures.add(
        new Figure(
            "A/V offset (flash - beep)",
            number(offsetMs) + " ms",
            number(idealMs) + " ms within " + number(withinMs) + " ms",
            Math.abs(offsetMs - idealMs) <= withinMs));
  }

  /** What is worth knowing and is no promise of this row. */
  void describe(Trial.Result result) {
    Judgement judgement = result.judgement();
    inform("frames lost by their counter", String.valueOf(judgement.lostFrames()));
    inform("longest pause of video", Math.round(result.videoPauseMs()) + " ms");
    inform("video held up", Math.round(result.videoHoldUpMs()) + " ms");
    inform("longest pause of sound", Math.round(result.audioPauseMs()) + " ms");
    inform("largest step between pictures", Math.round(judgement.largestVideoStepMs()) + " ms");
    inform("largest hole in the sound", Math.round(judgement.largestAudioHoleMs()) + " ms");
    inform("A/V offset (flash - beep)", number(judgement.offsetMs()) + " ms");
    inform("A/V offset, spread", number(judgement.offsetSpreadMs()) + " ms");
    inform("video packets missed, lost", counted(result.video()));
    inform("audio packets missed, lost", counted(result.audio()));
  }

  /** How long it took until the reader had something; of a publisher that came once. */
  void setUp(Trial.Result result) {
    result.setUpTimes().forEach(time -> inform(time.name(), time.value()));
  }

  private void inform(String name, String value) {
    figures.add(new Figure(name, value, "", true));
  }

  private static String counted(Trial.Counted track) {
    return String.format(
        Locale.ROOT,
        "%.2f %%, %.3f %% (%d of %d)",
        track.missedPercent(),
        track.lostPercent(),
        track.lost(),
        track.received() + track.lost());
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
