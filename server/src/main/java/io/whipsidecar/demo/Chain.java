package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.AudioCodec;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.OnProcessStoppingRequest;
import io.whipsidecar.v1.Track;
import io.whipsidecar.v1.VideoCodec;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.math.BigInteger;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole chain, in the order in which a manager drives it: OnProcessStart, FFmpeg with the legs,
 * a publisher, OnProcessStopping, OnProcessStop; then what came out is judged. One run at a time a
 * thread; several threads may share a server.
 */
public final class Chain {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int POLLS_A_LINE = 4;
  private static final Duration PUBLISHER_GRACE = Duration.ofSeconds(20);
  private static final Duration FFMPEG_GRACE = Duration.ofSeconds(5);

  private final SidecarChild server;
  private final Path folder;
  private final Consumer<String> progress;

  /**
   * @param server the server to drive
   * @param folder for the recordings
   * @param progress receives a line of what is going on, each second
   */
  public Chain(SidecarChild server, Path folder, Consumer<String> progress) {
    this.server = server;
    this.folder = folder;
    this.progress = progress;
  }

  /** Runs one scenario to its end and measures it. What the children print is in the folder. */
  public Outcome run(Scenario scenario) throws IOException, DemoException, MissingFfmpegException {
    String token = new BigInteger(128, new SecureRandom()).toString(16);
    OnProcessStartResponse start = server.lifecycle().onProcessStart(request(scenario, token));
    Files.createDirectories(folder);
    try (Recorder recorder = new Recorder(scenario, start, folder)) {
      String endpoint = server.url(start.getIngest().getWhipPath());
      Map<String, String> logs = new LinkedHashMap<>();
      Published published = publish(scenario, endpoint, token, recorder, logs);
      progress.accept("the publisher has ended: OnProcessStopping, FFmpeg ends by itself");
      int exitCode = stop(scenario, recorder);
      logs.put("ffmpeg", recorder.errorTail());
      return measure(scenario, published, recorder, exitCode, logs);
    } finally {
      server.lifecycle().onProcessStop(stopRequest(scenario));
    }
  }

  private record Published(Ingest ingest, int exitCode, Pace pace) {}

  private Published publish(
      Scenario scenario, String endpoint, String token, Recorder recorder, Map<String, String> logs)
      throws IOException, MissingFfmpegException, DemoException {
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    try (PaceMeter meter = PaceMeter.start(server.pid());
        LogFile log = new LogFile(folder.resolve("publisher.log"));
        ChildProcess publisher =
            scenario
                .publisher()
                .start(scenario.task(endpoint, token), meter.andThen(log).andThen(output::add))) {
      Ingest best;
      try {
        best = follow(scenario, publisher, recorder);
      } finally {
        publisher.errorTail().lines().forEach(log);
      }
      boolean ended = !publisher.isAlive();
      if (ended && publisher.exitCode() != 0 && recorder.seconds() == 0) {
        throw new DemoException("nothing was published: " + publisher.lastWords());
      }
      logs.put("publisher", String.join("\n", output) + "\n" + publisher.errorTail());
      Pace pace = meter.pace(scenario.seconds(), best);
      return new Published(best, ended ? publisher.exitCode() : -1, pace);
    }
  }

  // Watches until the publisher has ended or is long overdue.
  private Ingest follow(Scenario scenario, ChildProcess publisher, Recorder recorder)
      throws DemoException {
    Ingest best = ingest(scenario);
    long pollsLeft = (scenario.seconds() + PUBLISHER_GRACE.toSeconds()) * 1000 / POLL.toMillis();
    for (boolean ended = false; !ended && pollsLeft > 0; pollsLeft--) {
      ended = publisher.await(POLL);
      Ingest now = ingest(scenario);
      best = isBetter(now, best) ? now : best;
      if (pollsLeft % POLLS_A_LINE == 0) {
        progress.accept(ProgressLine.of(now, recorder.seconds()));
      }
      if (!recorder.isAlive()) {
        throw new DemoException("FFmpeg ended by itself: " + recorder.lastWords());
      }
    }
    return best;
  }

  // The later one, as long as it tells about a publisher.
  private static boolean isBetter(Ingest now, Ingest best) {
    return now.getPublisher().getStagesCount() >= Math.max(1, best.getPublisher().getStagesCount());
  }

  private Ingest ingest(Scenario scenario) {
    GetIngestRequest request =
        GetIngestRequest.newBuilder().setProcessId(scenario.processId()).build();
    return server.ingests().getIngest(request).getIngest();
  }

  // Ends FFmpeg the way a manager should; its exit code, or -1.
  private int stop(Scenario scenario, Recorder recorder) {
    server
        .lifecycle()
        .onProcessStopping(
            OnProcessStoppingRequest.newBuilder().setProcessId(scenario.processId()).build());
    int exitCode = recorder.awaitEnd(FFMPEG_GRACE);
    server.lifecycle().onProcessStop(stopRequest(scenario));
    return exitCode;
  }

  private static OnProcessStopRequest stopRequest(Scenario scenario) {
    return OnProcessStopRequest.newBuilder().setProcessId(scenario.processId()).build();
  }

  private Outcome measure(
      Scenario scenario,
      Published published,
      Recorder recorder,
      int exitCode,
      Map<String, String> logs)
      throws IOException, MissingFfmpegException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(SetUpTimes.figures(published.ingest(), recorder.firstFrame()));
    figures.add(ended("publisher", published.exitCode()));
    figures.add(ended("FFmpeg after OnProcessStopping", exitCode));
    if (recorder.hasPlaylist()) {
      boolean ends = recorder.playlistEnds();
      figures.add(new Figure("HLS playlist", ends ? "complete" : "not ended", "complete", ends));
    }
    figures.add(portsFree(published.ingest()));
    figures.add(Figure.atMost("packets lost, as the server counts", lost(published.ingest()), 0));
    progress.accept("decoding what FFmpeg recorded");
    Judgement judgement =
        Judge.judge(
            FfmpegLocator.ofInstallation().locateNewest(),
            recorder.recording(),
            folder.resolve("judge"),
            scenario.video() != null,
            scenario.audio() != null);
    figures.addAll(judgement.figures(Expectations.of(scenario)));
    logs.put("decoder", String.join("\n", judgement.decodeErrors()));
    return new Outcome(figures, published.ingest(), judgement, logs, published.pace().complaint());
  }

  private static Figure ended(String who, int exitCode) {
    String value = exitCode < 0 ? "still running" : "exit code " + exitCode;
    Figure figure = new Figure(who + " ended", value, "exit code 0", exitCode == 0);
    return exitCode < 0 ? figure.needingTime() : figure;
  }

  private static long lost(Ingest ingest) {
    return ingest.getTracksList().stream()
        .mapToLong(track -> track.getStatistics().getPacketsLost())
        .sum();
  }

  private static Figure portsFree(Ingest ingest) {
    List<Integer> taken = new ArrayList<>();
    for (Track track : ingest.getTracksList()) {
      for (int port : new int[] {track.getRtpPort(), track.getRtcpPort()}) {
        if (port != 0 && !isFree(port)) {
          taken.add(port);
        }
      }
    }
    String value = taken.isEmpty() ? "free" : "taken: " + taken;
    return new Figure("ports after OnProcessStop", value, "free", taken.isEmpty());
  }

  private static boolean isFree(int port) {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static OnProcessStartRequest request(Scenario scenario, String token) {
    WhipIngest ingest =
        WhipIngest.newBuilder()
            .setEnabled(true)
            .setVideoCodec(videoCodec(scenario.video()))
            .setAudioCodec(audioCodec(scenario.audio()))
            .setLegFormat(scenario.legFormat())
            .setPublishToken(token)
            .build();
    return OnProcessStartRequest.newBuilder()
        .setProcessId(scenario.processId())
        .setReference("demo")
        .setWhipIngest(ingest)
        .setManagerId("demo")
        .setManagerInstanceId(Long.toString(ProcessHandle.current().pid()))
        .build();
  }

  private static VideoCodec videoCodec(@Nullable Codec codec) {
    return VideoCodec.valueOf("VIDEO_CODEC_" + (codec == null ? "NONE" : codec.name()));
  }

  private static AudioCodec audioCodec(@Nullable Codec codec) {
    return AudioCodec.valueOf("AUDIO_CODEC_" + (codec == null ? "NONE" : codec.name()));
  }
}
