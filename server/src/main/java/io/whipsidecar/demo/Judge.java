package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.FfmpegBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures a recording of the test pattern: whether frames are missing, damaged or doubled, whether
 * its timeline has gaps, and how far picture and sound are apart. Stateless, blocking; any thread.
 */
public final class Judge {
  private Judge() {}

  /**
   * Measures.
   *
   * @param ffmpeg decodes; a new one can decode every codec
   * @param recording a file with at most one stream of each kind
   * @param folder for intermediate files
   * @param video whether a video stream is expected
   * @param audio whether an audio stream is expected
   */
  public static Judgement judge(
      FfmpegBinary ffmpeg, Path recording, Path folder, boolean video, boolean audio)
      throws IOException {
    return measure(DecodedRecording.decode(ffmpeg, recording, folder, video, audio));
  }

  private static Judgement measure(DecodedRecording recording) {
    int[] counters = counters(recording);
    Continuity continuity = Continuity.of(counters);
    double[] offsets = Onsets.offsets(Onsets.flashes(recording, counters), Onsets.beeps(recording));
    return new Judgement(
        counters.length,
        continuity.damaged(),
        continuity.lost(),
        continuity.duplicated(),
        continuity.outOfOrder(),
        recording.errors(),
        startsDecodable(recording),
        span(recording.pictures()),
        span(recording.sounds()),
        largestStep(recording.pictures()),
        largestHole(recording.sounds()),
        backwards(recording.pictures(), 2) + backwards(recording.sounds(), 1),
        offsets.length,
        Onsets.median(offsets),
        offsets.length == 0 ? Double.NaN : offsets[offsets.length - 1] - offsets[0]);
  }

  private static int[] counters(DecodedRecording recording) {
    int pictures =
        Math.min(
            recording.pictures().size(),
            recording.pixels().limit() / DecodedRecording.PICTURE_BYTES);
    int[] counters = new int[pictures];
    for (int i = 0; i < pictures; i++) {
      counters[i] = PictureReader.counter(recording.pixels(), i);
    }
    return counters;
  }

  /**
   * Whether the first packet gave the first picture: then it was a keyframe. Packet flags would not
   * do, because FFmpeg does not set them for VP9 from RTP.
   */
  private static boolean startsDecodable(DecodedRecording recording) {
    if (recording.packets().isEmpty() || recording.pictures().isEmpty()) {
      return false;
    }
    double packetMs = recording.packets().get(0).ptsMs();
    return Math.abs(recording.pictures().get(0).ptsMs() - packetMs) < 1;
  }

  private static double span(List<FrameLine> frames) {
    if (frames.isEmpty()) {
      return 0;
    }
    FrameLine last = frames.get(frames.size() - 1);
    return last.ptsMs() + last.durationMs() - frames.get(0).ptsMs();
  }

  private static double largestStep(List<FrameLine> frames) {
    double largest = 0;
    for (int i = 1; i < frames.size(); i++) {
      largest = Math.max(largest, frames.get(i).ptsMs() - frames.get(i - 1).ptsMs());
    }
    return largest;
  }

  /** Between the end of one sound and the start of the next. */
  private static double largestHole(List<FrameLine> sounds) {
    double largest = 0;
    for (int i = 1; i < sounds.size(); i++) {
      FrameLine before = sounds.get(i - 1);
      double lengthMs = before.sizeBytes() * 500.0 / DecodedRecording.SAMPLE_RATE_HZ;
      largest = Math.max(largest, sounds.get(i).ptsMs() - before.ptsMs() - lengthMs);
    }
    return largest;
  }

  /**
   * How many do not grow, from one of them on. With pictures not from the second: FFmpeg hands on
   * the first access unit of H264, H265 and AV1 from RTP without a timestamp, and its muxers put it
   * where the second is.
   */
  private static int backwards(List<FrameLine> frames, int from) {
    int count = 0;
    for (int i = from; i < frames.size(); i++) {
      count += frames.get(i).ptsMs() <= frames.get(i - 1).ptsMs() ? 1 : 0;
    }
    return count;
  }
}
