package io.whipsidecar.demo;

import java.util.ArrayList;
import java.util.List;

/** When flashes and beeps begin in a recording, in milliseconds of its timestamps. Stateless. */
final class Onsets {
  // A beep begins after at least this long without sound; it lasts 100 ms and comes every 1000.
  private static final int MIN_SILENCE_SAMPLES = DecodedRecording.SAMPLE_RATE_HZ * 3 / 10;
  private static final double THRESHOLD_OF_PEAK = 0.25;
  private static final int MIN_PEAK = 1_000; // of 32767: less is noise, not a beep
  private static final double MAX_PAIR_DISTANCE_MS = 450;

  private Onsets() {}

  /**
   * Flashes whose first picture is there: the picture before it is the preceding one and is dark.
   *
   * @param counters of the pictures, as {@link PictureReader#counter} read them
   */
  static List<Double> flashes(DecodedRecording recording, int[] counters) {
    List<Double> onsets = new ArrayList<>();
    for (int i = 1; i < counters.length; i++) {
      boolean successive =
          counters[i] == (counters[i - 1] + 1) % PictureReader.COUNTER_RANGE
              && counters[i - 1] != PictureReader.DAMAGED;
      if (successive
          && PictureReader.isFlash(recording.pixels(), i)
          && !PictureReader.isFlash(recording.pixels(), i - 1)) {
        onsets.add(recording.pictures().get(i).ptsMs());
      }
    }
    return onsets;
  }

  static List<Double> beeps(DecodedRecording recording) {
    List<Double> onsets = new ArrayList<>();
    int threshold = threshold(recording);
    int sample = 0;
    int quietSamples = 0;
    for (FrameLine sound : recording.sounds()) {
      int end = Math.min(sample + sound.sizeBytes() / 2, recording.samples().limit());
      for (int start = sample; sample < end; sample++) {
        if (Math.abs((int) recording.samples().get(sample)) < threshold) {
          quietSamples++;
          continue;
        }
        if (quietSamples >= MIN_SILENCE_SAMPLES) {
          onsets.add(sound.ptsMs() + (sample - start) * 1_000.0 / DecodedRecording.SAMPLE_RATE_HZ);
        }
        quietSamples = 0;
      }
    }
    return onsets;
  }

  private static int threshold(DecodedRecording recording) {
    int peak = MIN_PEAK;
    for (int i = 0; i < recording.samples().limit(); i++) {
      peak = Math.max(peak, Math.abs((int) recording.samples().get(i)));
    }
    return (int) (peak * THRESHOLD_OF_PEAK);
  }

  /** Flash minus beep for each flash that has a beep near it, in ascending order. */
  static double[] offsets(List<Double> flashes, List<Double> beeps) {
    return flashes.stream()
        .mapToDouble(flash -> nearest(flash, beeps))
        .filter(offset -> Math.abs(offset) <= MAX_PAIR_DISTANCE_MS)
        .sorted()
        .toArray();
  }

  private static double nearest(double flash, List<Double> beeps) {
    double nearest = Double.POSITIVE_INFINITY;
    for (double beep : beeps) {
      nearest = Math.abs(flash - beep) < Math.abs(nearest) ? flash - beep : nearest;
    }
    return nearest;
  }

  /** The median of ascending values; NaN of none. */
  static double median(double[] ascending) {
    return ascending.length == 0 ? Double.NaN : ascending[ascending.length / 2];
  }
}
