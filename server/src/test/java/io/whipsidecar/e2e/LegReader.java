package io.whipsidecar.e2e;

import io.whipsidecar.client.Legs;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A real FFmpeg that records the legs, with a tap on each track. */
final class LegReader implements AutoCloseable {
  private static final Path SOCKETS = Path.of("/proc/net/udp");
  private static final long LOOK_NS = 500_000;

  final FrameTap video = new FrameTap();
  final FrameTap audio = new FrameTap();
  private final Path recording;
  private final Set<String> ports;
  private final ChildProcess process;

  LegReader(FfmpegBinary ffmpeg, OnProcessStartResponse start, Path recording) throws IOException {
    this.recording = recording;
    ports =
        start.getIngest().getTracksList().stream()
            .map(Track::getRtcpPort) // bound last of a track
            .map(port -> String.format(Locale.ROOT, "0100007F:%04X 00000000:0000", port))
            .collect(Collectors.toSet());
    process = ffmpeg.start("reader", arguments(start), line -> {});
  }

  private List<String> arguments(OnProcessStartResponse start) {
    String sound = start.getInputLegsCount() - 1 + ":a";
    List<String> arguments = words("-hide_banner -nostats -nostdin -y");
    arguments.addAll(Legs.toArguments(start.getInputLegsList()));
    arguments.addAll(words("-map 0:v -map " + sound + " -c copy"));
    arguments.add(recording.toString());
    arguments.addAll(video.arguments("0:v"));
    arguments.addAll(audio.arguments(sound));
    return arguments;
  }

  private static List<String> words(String spaced) {
    return new ArrayList<>(List.of(spaced.split(" ", -1)));
  }

  Path recording() {
    return recording;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it has bound its ports; when that was seen. */
  long awaitBound() throws IOException {
    long endNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < endNs) {
      String table = Files.readString(SOCKETS);
      if (ports.stream().allMatch(table::contains)) {
        return System.nanoTime();
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    throw new IOException("FFmpeg has not bound its ports:\n" + process.errorTail());
  }

  /** As a crash does it: SIGKILL. */
  void kill() {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    process.await(Duration.ofSeconds(5));
  }

  /** Its exit code, or -1 when it has not ended in time. */
  int awaitEnd(Duration timeout) {
    return process.await(timeout) ? process.exitCode() : -1;
  }

  String errorTail() {
    return process.errorTail();
  }

  @Override
  public void close() {
    process.close();
    video.close();
    audio.close();
  }
}
