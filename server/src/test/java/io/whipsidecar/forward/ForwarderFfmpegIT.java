package io.whipsidecar.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real FFmpeg reads what a forwarder puts out; judged by the packets in its recording. */
@Tag("e2e")
class ForwarderFfmpegIT {
  private static @TempDir Path folder;
  private static RealFfmpeg ffmpeg;
  private static SyntheticMedia media;

  private final int port = 30_000 + 4 * new Random().nextInt(490);
  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void makeMedia() throws Exception {
    ffmpeg = RealFfmpeg.of("8");
    media = SyntheticMedia.make(ffmpeg, folder, 20, 60);
  }

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldRecordOneTimelineOverReconnectAndEndByGoodbye() throws Exception {
    Path file = folder.resolve("reconnect.nut");
    try (LiveLeg leg = new LiveLeg(port, false)) {
      Process reader = combinedReader(file);
      leg.run(null, 1);
      leg.run(new SyntheticPublisher(media, 0, 1), 3);
      leg.run(null, 2);
      leg.run(new SyntheticPublisher(media, 120, 2), 3);
      end(leg, reader);
    }

    Recording recording = new Recording(ffmpeg, file, media);
    assertThat(recording.pictures()).doesNotContain(-1).contains(0, 80, 120, 200);
    assertThat(recording.skews()).allSatisfy(skew -> assertThat(skew).isBetween(-60.0, 60.0));
    assertThat(recording.skews().get(recording.skews().size() - 1)).isBetween(-10.0, 10.0);
    assertThat(recording.times(1)).isSorted();
    assertThat(last(recording.times(0)) - recording.times(0).get(0)).isBetween(7.8, 8.3);
  }

  @Test
  void shouldServeReaderThatComesInMidGopFromKeyframe() throws Exception {
    Path file = folder.resolve("late.nut");
    try (LiveLeg leg = new LiveLeg(port, false)) {
      SyntheticPublisher publisher = new SyntheticPublisher(media, 0, 1);
      publisher.atSeconds(3.3, () -> combinedReader(file));
      leg.run(publisher, 6);
      end(leg, processes.get(0));
    }

    Recording recording = new Recording(ffmpeg, file, media);
    assertThat(recording.pictures().get(0)).isEqualTo(60);
    assertThat(recording.pictures()).doesNotContain(-1).isSorted().hasSizeGreaterThan(110);
    assertThat(recording.skews()).allSatisfy(skew -> assertThat(skew).isBetween(-10.0, 10.0));
  }

  @Test
  void shouldStartTracksOfTwoInputsAtOneInstant() throws Exception {
    Path file = folder.resolve("per-track.nut");
    try (LiveLeg leg = new LiveLeg(port, true)) {
      List<String> inputs = new ArrayList<>(RealFfmpeg.videoLeg(port));
      inputs.addAll(RealFfmpeg.audioLeg(port + 2));
      Process reader = reader(inputs, "1:a", file);
      leg.run(null, 1);
      leg.run(new SyntheticPublisher(media, 0, 1), 5);
      end(leg, reader);
    }

    Recording recording = new Recording(ffmpeg, file, media);
    assertThat(recording.skews()).allSatisfy(skew -> assertThat(skew).isBetween(-20.0, 20.0));
  }

  private Process combinedReader(Path file) {
    return reader(RealFfmpeg.combinedLeg(port), "0:a", file);
  }

  private Process reader(List<String> inputs, String audio, Path file) {
    List<String> arguments = new ArrayList<>(List.of("-y", "-loglevel", "info"));
    arguments.addAll(inputs);
    arguments.addAll(
        List.of("-map", "0:v", "-map", audio, "-c", "copy", "-f", "nut", file.toString()));
    Process process = ffmpeg.start("ffmpeg", arguments, folder.resolve("ffmpeg.log"));
    processes.add(process);
    return process;
  }

  private static void end(LiveLeg leg, Process reader) throws Exception {
    leg.forwarder.endReader();
    assertThat(reader.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(reader.exitValue()).as(Files.readString(folder.resolve("ffmpeg.log"))).isZero();
  }

  private static double last(List<Double> times) {
    return times.get(times.size() - 1);
  }
}
