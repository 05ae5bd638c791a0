package io.whipsidecar.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Judge} measured in one recording. Times are milliseconds.
 *
 * @param frames decoded pictures
 * @param damagedFrames pictures whose counter cannot be read
 * @param lostFrames numbers that the counter skips
 * @param duplicatedFrames pictures that repeat the number before
 * @param outOfOrderFrames pictures that go back
 * @param decodeErrors lines of the decoders' complaints
 * @param startsDecodable whether the first packet is a keyframe that gave a picture
 * @param videoMs from the first picture to the end of the last
 * @param audioMs likewise for sound
 * @param largestVideoStepMs between two pictures
 * @param largestAudioHoleMs without sound between two frames
 * @param backwardTimestamps timestamps that do not grow
 * @param flashes flashes that could be paired with a beep
 * @param offsetMs median of flash minus beep; the encoder delay of Opus alone makes it -6.5; NaN
 *     when there is no pair
 * @param offsetSpreadMs between the largest and the smallest offset
 */
public record Judgement(
    int frames,
    int damagedFrames,
    int lostFrames,
    int duplicatedFrames,
    int outOfOrderFrames,
    List<String> decodeErrors,
    boolean startsDecodable,
    double videoMs,
    double audioMs,
    double largestVideoStepMs,
    double largestAudioHoleMs,
    int backwardTimestamps,
    int flashes,
    double offsetMs,
    double offsetSpreadMs) {

  /** Flash minus beep of a chain that adds nothing: Opus's pre-skip of 312 samples. */
  public static final double IDEAL_OFFSET_MS = -6.5;

  /** The figures with what a good recording of a publisher that was there all the time has. */
  public List<Figure> figures(Limits limits) {
    List<Figure> figures = new ArrayList<>();
    if (limits.video()) {
      figures.addAll(videoFigures(limits));
    }
    figures.add(Figure.atMost("decode errors", decodeErrors.size(), 0));
    figures.add(Figure.atMost("timestamps that do not grow", backwardTimestamps, 0));
    if (limits.audio()) {
      figures.add(
          new Figure(
                  "sound in the recording",
                  Figure.ms(audioMs),
                  "at least " + Figure.ms(limits.minAudioMs()),
                  audioMs >= limits.minAudioMs())
              .needingTime());
      figures.add(
          Figure.atMostMs("largest hole in the sound", largestAudioHoleMs, limits.maxHoleMs()));
    }
    if (limits.video() && limits.audio()) {
      figures.addAll(syncFigures(limits));
    }
    return figures;
  }

  private List<Figure> videoFigures(Limits limits) {
    int doubled = duplicatedFrames + outOfOrderFrames;
    return List.of(
        new Figure(
                "frames in the recording",
                String.valueOf(frames),
                "at least " + limits.minFrames(),
                frames >= limits.minFrames())
            .needingTime(),
        Figure.atMost("frames lost by their counter", lostFrames, limits.maxLostFrames())
            .needingTime(),
        Figure.atMost("damaged frames", damagedFrames, 0),
        Figure.atMost("duplicated or reordered frames", doubled, 0),
        new Figure(
            "first packet is a keyframe", startsDecodable ? "yes" : "no", "yes", startsDecodable),
        Figure.atMostMs("largest step between pictures", largestVideoStepMs, limits.maxStepMs())
            .needingTime());
  }

  private List<Figure> syncFigures(Limits limits) {
    double fromIdealMs = Math.abs(offsetMs - IDEAL_OFFSET_MS);
    String expected = "-6.5 +/- " + Figure.ms(limits.maxOffsetMs()) + " in " + flashes + " flashes";
    return List.of(
        new Figure(
                "A/V offset (flash - beep)",
                Figure.ms(offsetMs),
                expected,
                fromIdealMs <= limits.maxOffsetMs())
            .needingTime(),
        Figure.atMostMs("A/V offset, spread", offsetSpreadMs, limits.maxSpreadMs()).needingTime());
  }

  /**
   * What is still good.
   *
   * @param video whether pictures are expected
   * @param minFrames pictures expected at least
   * @param maxLostFrames numbers that the publisher itself may leave out
   * @param maxStepMs between two pictures
   * @param audio whether sound is expected
   * @param minAudioMs sound expected at least
   * @param maxHoleMs in the sound
   * @param maxOffsetMs from the ideal offset
   * @param maxSpreadMs between the smallest and the largest offset
   */
  public record Limits(
      boolean video,
      int minFrames,
      int maxLostFrames,
      double maxStepMs,
      boolean audio,
      double minAudioMs,
      double maxHoleMs,
      double maxOffsetMs,
      double maxSpreadMs) {}
}
