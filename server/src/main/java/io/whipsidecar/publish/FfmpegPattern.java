package io.whipsidecar.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The test pattern as FFmpeg's own filters make it, and the arguments that publish it with the
 * {@code whip} muxer or write it to a file. Stateless.
 */
public final class FfmpegPattern {
  private static final int GOP_SECONDS = 1; // FFmpeg ignores PLI, so keyframes come by themselves

  private FfmpegPattern() {}

  /**
   * One input with both tracks, in exact sync: {@code [out0]} is video, {@code [out1]} audio.
   *
   * @param fps frames per second, a whole number
   */
  public static List<String> input(int width, int height, int fps) {
    String graph = video(width, height, fps) + "[out0];" + audio() + "[out1]";
    return List.of("-f", "lavfi", "-i", graph);
  }

  /** H264 in the form that WebRTC takes, or another codec with settings for real time. */
  public static List<String> encoders(String videoCodec, int bitrateKbps, int fps) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(videoEncoder(videoCodec));
    arguments.addAll(List.of("-pix_fmt", "yuv420p", "-b:v", bitrateKbps + "k"));
    arguments.addAll(List.of("-g", String.valueOf(fps * GOP_SECONDS)));
    arguments.addAll(List.of("-c:a", "libopus", "-b:a", "64k"));
    return arguments;
  }

  /**
   * Everything to publish in real time. Only H264 and Opus: FFmpeg's muxer has no others.
   *
   * @param endpoint the WHIP endpoint
   * @param token the Bearer token, or null; it is visible in the process list, so it is for tests
   * @param resolution such as {@code 640x360}
   * @param seconds how long
   */
  public static List<String> publish(
      String endpoint, @Nullable String token, String resolution, int seconds) {
    int fps = 30;
    String[] sides = resolution.split("x", -1);
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-nostats", "-re"));
    arguments.addAll(input(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), fps));
    arguments.addAll(List.of("-t", String.valueOf(seconds)));
    arguments.addAll(encoders("h264", 1_000, fps));
    if (token != null) {
      arguments.addAll(List.of("-authorization", token));
    }
    arguments.addAll(List.of("-f", "whip", endpoint));
    return arguments;
  }

  private static List<String> videoEncoder(String codec) {
    return switch (codec) {
      case "h264" -> {
        String options = "-c:v libx264 -profile:v baseline -preset veryfast -tune zerolatency";
        yield List.of(options.split(" ", -1));
      }
      case "vp8" -> List.of("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8");
      case "vp9" -> List.of("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8");
      default -> throw new IllegalArgumentException(codec + " (expected: h264, vp8 or vp9)");
    };
  }

  private static String video(int width, int height, int fps) {
    StringBuilder graph = new StringBuilder();
    graph.append(String.format(Locale.ROOT, "testsrc2=s=%dx%d:r=%d", width, height, fps));
    box(graph, 0, 0, width, height * TestPattern.TEXTURE_ROW / TestPattern.ROWS, "black", "1");
    for (int bit = 0; bit < TestPattern.BITS; bit++) {
      String isOne = String.format(Locale.ROOT, "gte(mod(n,%d),%d)", 2 << bit, 1 << bit);
      cell(graph, width, height, bit, TestPattern.CODE_ROW, isOne);
      cell(graph, width, height, bit, TestPattern.INVERTED_ROW, "not(" + isOne + ")");
    }
    int top = height * TestPattern.FLASH_ROW / TestPattern.ROWS;
    int bottom = height * TestPattern.TEXTURE_ROW / TestPattern.ROWS;
    int frames = (TestPattern.FLASH_MS * fps + 999) / 1_000;
    String flash = String.format(Locale.ROOT, "lt(mod(n,%d),%d)", fps, frames);
    box(graph, 0, top, width, bottom - top, "white", flash);
    return graph.toString();
  }

  private static void cell(
      StringBuilder graph, int width, int height, int bit, int row, String condition) {
    int left = width * bit / TestPattern.BITS;
    int right = width * (bit + 1) / TestPattern.BITS;
    int top = height * row / TestPattern.ROWS;
    int bottom = height * (row + 2) / TestPattern.ROWS;
    box(graph, left, top, right - left, bottom - top, "white", condition);
  }

  private static void box(
      StringBuilder graph, int x, int y, int width, int height, String colour, String condition) {
    graph.append(
        String.format(
            Locale.ROOT,
            ",drawbox=x=%d:y=%d:w=%d:h=%d:c=%s:t=fill:enable='%s'",
            x,
            y,
            width,
            height,
            colour,
            condition));
  }

  private static String audio() {
    return String.format(
        Locale.ROOT,
        "aevalsrc=s=%d:c=stereo:exprs='0.4*sin(2*PI*%d*t)*lt(mod(t,1),%.3f)|"
            + "0.4*sin(2*PI*%d*t)*lt(mod(t,1),%.3f)'",
        TestPattern.SAMPLE_RATE_HZ,
        TestPattern.BEEP_HZ,
        TestPattern.FLASH_MS / 1_000.0,
        TestPattern.BEEP_HZ,
        TestPattern.FLASH_MS / 1_000.0);
  }
}
