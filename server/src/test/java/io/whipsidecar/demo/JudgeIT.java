package io.whipsidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.publish.FfmpegPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge must find the defects that we put into recordings, and none in a good one. */
class JudgeIT {
  private static final int FPS = 30;
  private static final int SECONDS = 4;
  private static final Judgement.Limits LIMITS =
      new Judgement.Limits(true, SECONDS * FPS, 0, 34.5, true, SECONDS * 1_000 - 100, 1.5, 10, 10);

  @TempDir private static Path folder;
  private static FfmpegBinary ffmpeg;
  private static Path good;

  @BeforeAll
  static void recordPattern() throws Exception {
    ffmpeg = FfmpegLocator.ofInstallation().locateNewest();
    good = folder.resolve("good.mkv");
    List<String> arguments = new ArrayList<>(FfmpegPattern.input(640, 360, FPS));
    arguments.addAll(List.of("-t", String.valueOf(SECONDS)));
    arguments.addAll(FfmpegPattern.encoders("h264", 1_000, FPS));
    arguments.add(good.toString());
    run(arguments);
  }

  @Test
  void shouldPassGoodRecording() throws IOException {
    Judgement judgement = judge(good);

    assertThat(judgement.figures(LIMITS)).allMatch(Figure::pass);
    assertThat(judgement.frames()).isEqualTo(SECONDS * FPS);
    assertThat(judgement.flashes()).isEqualTo(SECONDS - 1); // the first has no picture before it
    assertThat(judgement.offsetSpreadMs()).isLessThan(2);
  }

  @Test
  void shouldMeasureLateSound() throws IOException {
    double exactMs = judge(good).offsetMs();
    Path late = remux("late.mkv", "-itsoffset", "0.1", "-i", good.toString());

    Judgement judgement = judge(late);

    assertThat(judgement.offsetMs()).isCloseTo(exactMs - 100, within(1.5));
    assertThat(failures(judgement)).containsExactly("A/V offset (flash - beep)");
  }

  @Test
  void shouldCountDroppedFrames() throws IOException {
    Path dropped = folder.resolve("dropped.mkv");
    run(
        List.of(
            "-i",
            good.toString(),
            "-vf",
            "select='not(between(n,50,54))'",
            "-fps_mode",
            "passthrough",
            "-c:v",
            "libx264",
            "-c:a",
            "copy",
            dropped.toString()));

    Judgement judgement = judge(dropped);

    assertThat(judgement.lostFrames()).isEqualTo(5);
    assertThat(judgement.largestVideoStepMs()).isCloseTo(200, within(2.0));
  }

  @Test
  void shouldCountDuplicatedFrames() throws IOException {
    Path doubled = folder.resolve("doubled.mkv");
    run(
        List.of(
            "-i",
            good.toString(),
            "-r",
            String.valueOf(2 * FPS),
            "-c:v",
            "libx264",
            "-c:a",
            "copy",
            doubled.toString()));

    assertThat(judge(doubled).duplicatedFrames()).isBetween(SECONDS * FPS - 1, SECONDS * FPS);
  }

  @Test
  void shouldNoticeDamage() throws IOException {
    byte[] bytes = Files.readAllBytes(good);
    for (int i = bytes.length / 3; i < bytes.length / 2; i += 97) {
      bytes[i] ^= 0x55;
    }
    Path damaged = Files.write(folder.resolve("damaged.mkv"), bytes);

    Judgement judgement = judge(damaged);

    assertThat(judgement.decodeErrors()).isNotEmpty();
    assertThat(judgement.figures(LIMITS)).anyMatch(figure -> !figure.pass());
  }

  @Test
  void shouldNoticeHoleInSound() throws IOException {
    Path hole = folder.resolve("hole.mkv");
    run(
        List.of(
            "-i",
            good.toString(),
            "-bsf:a",
            "noise=drop='between(pts,1500,1599)'",
            "-c",
            "copy",
            hole.toString()));

    assertThat(judge(hole).largestAudioHoleMs()).isCloseTo(100, within(21.0));
  }

  @Test
  void shouldNoticeStartWithoutKeyframe() throws IOException {
    Path cut = folder.resolve("cut.mkv");
    run(
        List.of(
            "-i",
            good.toString(),
            "-bsf:v",
            "noise=drop='lt(n,10)'",
            "-c",
            "copy",
            "-copyinkf",
            cut.toString()));

    assertThat(failures(judge(cut))).contains("first packet is a keyframe");
  }

  @Test
  void shouldFailWithoutAnyPicture() throws IOException {
    Path empty = Files.write(folder.resolve("empty.mkv"), new byte[] {1, 2, 3});

    Judgement judgement = judge(empty);

    assertThat(judgement.frames()).isZero();
    assertThat(failures(judgement)).contains("frames in the recording", "decode errors");
  }

  private static Judgement judge(Path recording) throws IOException {
    String name = recording.getFileName().toString();
    return Judge.judge(ffmpeg, recording, folder.resolve(name + "-judge"), true, true);
  }

  private static List<String> failures(Judgement judgement) {
    return judgement.figures(LIMITS).stream()
        .filter(figure -> !figure.pass())
        .map(Figure::name)
        .toList();
  }

  /** The video of the good recording with the sound of the input given. */
  private static Path remux(String name, String... soundInput) throws IOException {
    Path file = folder.resolve(name);
    List<String> arguments = new ArrayList<>(List.of("-i", good.toString()));
    arguments.addAll(List.of(soundInput));
    arguments.addAll(List.of("-map", "0:v", "-map", "1:a", "-c", "copy", file.toString()));
    run(arguments);
    return file;
  }

  private static void run(List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-v", "error", "-nostdin", "-y"));
    all.addAll(arguments);
    try (ChildProcess child = ffmpeg.start("ffmpeg", all, line -> {})) {
      assertThat(child.await(Duration.ofMinutes(1))).isTrue();
      assertThat(child.exitCode()).as(child.errorTail()).isZero();
    }
  }
}
