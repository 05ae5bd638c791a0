package io.whipsidecar.demo;

import io.whipsidecar.client.Legs;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.v1.OnProcessStartResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The FFmpeg of the process: started as a manager starts it, with the legs before everything else.
 * It copies both tracks into a file, and H264 and H265 also into an HLS playlist.
 */
final class Recorder implements AutoCloseable {
  private final Path folder;
  private final boolean playlist;
  private final LogFile log;
  private final ChildProcess process;
  private volatile @Nullable Instant firstFrame;
  private volatile double seconds;

  Recorder(Scenario scenario, OnProcessStartResponse start, Path folder) throws IOException {
    this.folder = folder;
    this.playlist =
        scenario.video() != null && List.of("H264", "H265").contains(scenario.video().name());
    this.log = new LogFile(folder.resolve("ffmpeg.log"));
    this.process =
        scenario.reader().start("ffmpeg", arguments(scenario, start), this::onProgress, log);
  }

  private List<String> arguments(Scenario scenario, OnProcessStartResponse start) {
    List<String> arguments = words("-hide_banner -nostats -nostdin -y -progress pipe:1");
    arguments.addAll(words("-stats_period 0.1"));
    arguments.addAll(Legs.toArguments(start.getInputLegsList())); // prepended to its inputs
    List<String> maps = maps(scenario, start.getInputLegsCount());
    arguments.addAll(maps);
    if (needsNonKeyframes(start)) {
      arguments.add("-copyinkf:v");
    }
    arguments.add(recording().toString());
    if (playlist) {
      arguments.addAll(maps);
      arguments.addAll(words("-f hls -hls_time 2 -hls_list_size 0"));
      arguments.add(playlistFile().toString());
    }
    return arguments;
  }

  private static List<String> maps(Scenario scenario, int inputs) {
    List<String> arguments = new ArrayList<>();
    if (scenario.video() != null) {
      arguments.addAll(words("-map 0:v"));
    }
    if (scenario.audio() != null) {
      arguments.addAll(words("-map " + (inputs - 1) + ":a"));
    }
    arguments.addAll(words("-c copy"));
    return arguments;
  }

  private static boolean needsNonKeyframes(OnProcessStartResponse start) {
    return start.getWarningsList().stream()
        .anyMatch(warning -> warning.getReason().equals("VP9_COPY_NEEDS_COPYINKF"));
  }

  private static List<String> words(String spaced) {
    return new ArrayList<>(List.of(spaced.split(" ", -1)));
  }

  private void onProgress(String line) {
    // Not "frame=": before version 7 there is none without an encoder.
    if (line.matches("out_time_us=\\d+")) { // N/A or a negative number as long as there is nothing
      seconds = Long.parseLong(line.substring("out_time_us=".length())) / 1e6;
      if (seconds > 0 && firstFrame == null) {
        firstFrame = Instant.now();
      }
    }
  }

  /** When FFmpeg first said that it has put out a frame, to about 0.1 s. */
  @Nullable Instant firstFrame() {
    return firstFrame;
  }

  /** How much FFmpeg has put out. */
  double seconds() {
    return seconds;
  }

  Path recording() {
    return folder.resolve("recording.mkv");
  }

  Path playlistFile() {
    return folder.resolve("live.m3u8");
  }

  boolean hasPlaylist() {
    return playlist;
  }

  /** Whether the playlist was finalised. */
  boolean playlistEnds() throws IOException {
    return Files.exists(playlistFile())
        && Files.readString(playlistFile()).contains("#EXT-X-ENDLIST");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, or -1 when it has not ended in time. */
  int awaitEnd(Duration timeout) {
    return process.await(timeout) ? process.exitCode() : -1;
  }

  /** How it ended, in a line. */
  String lastWords() {
    return process.lastWords();
  }

  String errorTail() {
    return process.errorTail();
  }

  @Override
  public void close() {
    process.close();
    log.close();
  }
}
