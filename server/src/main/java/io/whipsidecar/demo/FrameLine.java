package io.whipsidecar.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of FFmpeg's {@code framecrc} format: a packet or a decoded frame.
 *
 * @param ptsMs its presentation timestamp
 * @param durationMs as FFmpeg has it; 0 when unknown
 * @param sizeBytes of the data
 * @param keyframe whether it is flagged as one
 */
record FrameLine(double ptsMs, double durationMs, int sizeBytes, boolean keyframe) {

  /** All frames of a file with one stream. */
  static List<FrameLine> parse(List<String> lines) {
    List<FrameLine> frames = new ArrayList<>();
    double tickMs = Double.NaN;
    for (String line : lines) {
      if (line.startsWith("#tb 0: ")) {
        String[] ratio = line.substring("#tb 0: ".length()).split("/", -1);
        tickMs = 1_000.0 * Double.parseDouble(ratio[0]) / Double.parseDouble(ratio[1]);
      } else if (!line.startsWith("#")) {
        frames.add(of(line.split(",", -1), tickMs));
      }
    }
    return frames;
  }

  /**
   * Fields: stream, dts, pts, duration, size, checksum, then flags unless it is just a keyframe.
   */
  private static FrameLine of(String[] fields, double tickMs) {
    boolean keyframe = fields.length < 7 || !fields[6].contains("F=0x0");
    return new FrameLine(
        Long.parseLong(fields[2].strip()) * tickMs,
        Long.parseLong(fields[3].strip()) * tickMs,
        Integer.parseInt(fields[4].strip()),
        keyframe);
  }
}
