package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Judge;
import io.whipsidecar.demo.Judgement;
import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SetUpTimes;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.testing.netem.ImpairedUdp;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.IngestState;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.OnProcessStoppingRequest;
import io.whipsidecar.v1.WhipIngest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * One ingest of a real server with a real publisher behind a bad network and real readers. The test
 * says what happens when; what came out is measured at the end.
 */
final class Trial implements AutoCloseable {
  private static final String TOKEN = "trial";
  private static final long POLL_NS = 5_000_000;
  private static final int FOREVER_S = 600;

  /** Until FFmpeg has probed, what comes out comes in a burst. */
  private static final long SETTLED_NS = 1_500_000_000L;

  private static final long MARKED_NS = 1_000_000_000;

  /**
   * What a reader has put out.
   *
   * @param videoPauseMs the longest time without a picture, from 1.5 s after the first one on
   * @param audioPauseMs likewise for sound
   * @param videoHoldUpMs by how much a picture came later after the one before it than the
   *     publisher's timestamps say, at most
   * @param markedHoldUpMs the same within a second of a {@link #mark}
   * @param setUpTimes from the last publisher's POST to media
   * @param video of the ingest, as the server counts
   * @param audio likewise
   */
  record Result(
      Judgement judgement,
      double videoPauseMs,
      double audioPauseMs,
      double videoHoldUpMs,
      double markedHoldUpMs,
      List<Figure> setUpTimes,
      Counted video,
      Counted audio) {}

  /** Packets of a track: on their way, missed at first, and lost for good. */
  record Counted(long received, long missed, long lost) {
    double lostPercent() {
      return 100.0 * lost / Math.max(1, received + lost);
    }

    double missedPercent() {
      return 100.0 * missed / Math.max(1, received + lost);
    }
  }

  final ImpairedUdp network;
  private final SidecarChild server;
  private final String processId;
  private final Path folder;
  private final FfmpegBinary ffmpeg;
  private final OnProcessStartResponse start;
  private final List<ChildProcess> publishers = new ArrayList<>();
  private final List<WhipDetour> detours = new ArrayList<>();
  private final List<LegReader> readers = new ArrayList<>();
  private final List<String> publisherLog = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> marksNs = new ArrayList<>();
  private long liveNs;

  Trial(
      SidecarChild server,
      Path folder,
      String name,
      String readerVersion,
      WhipIngest options,
      LinkProfile up,
      LinkProfile down)
      throws Exception {
    this.server = server;
    this.processId = "trial/" + name;
    this.folder = Files.createDirectories(folder.resolve(name));
    ffmpeg = FfmpegLocator.ofInstallation().locate(readerVersion);
    network = new ImpairedUdp(name.hashCode(), up, down);
    WhipIngest ingest = options.toBuilder().setEnabled(true).setPublishToken(TOKEN).build();
    start =
        server
            .lifecycle()
            .onProcessStart(
                OnProcessStartRequest.newBuilder()
                    .setProcessId(processId)
                    .setWhipIngest(ingest)
                    .build());
  }

  static WhipIngest combined() {
    return WhipIngest.newBuilder().setLegFormat(LegFormat.LEG_FORMAT_FFMPEG_SDP).build();
  }

  /** Starts a reader, which binds its ports soon. */
  LegReader read() throws Exception {
    return read("mkv");
  }

  /** The same, with a file of another kind. */
  LegReader read(String extension) throws Exception {
    Path file = folder.resolve("recording-" + readers.size() + "." + extension);
    LegReader reader = new LegReader(ffmpeg, start, file);
    readers.add(reader);
    return reader;
  }

  /** Starts a publisher, which stays until {@link #leave}. */
  void publish(TestPublisher kind) throws Exception {
    network.swallowFromServer(kind.swallowed());
    publish(kind, kind::offer, FOREVER_S);
  }

  /**
   * Starts a publisher.
   *
   * @param offers what becomes of its offer on the way
   */
  void publish(PublisherProgram program, UnaryOperator<String> offers, int seconds)
      throws Exception {
    WhipDetour detour =
        new WhipDetour(URI.create(server.url("/")), offers, WhipDetour.through(network));
    detours.add(detour);
    String endpoint = detour.url(start.getIngest().getWhipPath());
    publishers.add(
        program.start(
            new PublisherProgram.Task(
                endpoint, TOKEN, Codec.H264, Codec.OPUS, Scenario.RESOLUTION, seconds),
            publisherLog::add));
  }

  /** Waits until media comes in; times of {@link #until} count from then. */
  void awaitLive() {
    await("live", () -> ingest().getState() == IngestState.INGEST_STATE_LIVE);
    liveNs = System.nanoTime();
  }

  /** Waits until so many seconds have passed since it was live. */
  void until(double seconds) {
    long endNs = liveNs + (long) (seconds * 1e9);
    for (long leftNs = endNs - System.nanoTime(); leftNs > 0; leftNs = endNs - System.nanoTime()) {
      LockSupport.parkNanos(leftNs);
    }
  }

  /** Waits for the next picture that the reader puts out, and some seconds more. */
  void awaitPictures(double seconds) {
    FrameTap video = readers.get(readers.size() - 1).video;
    int before = video.count();
    await("pictures again", () -> video.count() > before);
    until((System.nanoTime() - liveNs) / 1e9 + seconds);
  }

  /** Something happens now that one might see. */
  void mark() {
    marksNs.add(System.nanoTime());
  }

  /** Something to wait for. */
  interface Condition {
    boolean holds();
  }

  void await(String what, Condition condition) {
    long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time: " + what + "\n" + logs()).isLessThan(endNs);
      LockSupport.parkNanos(POLL_NS);
    }
  }

  Ingest ingest() {
    return server
        .ingests()
        .getIngest(GetIngestRequest.newBuilder().setProcessId(processId).build())
        .getIngest();
  }

  /** The publisher that came last ends as on Ctrl-C. */
  void leave() {
    publishers.get(publishers.size() - 1).close();
  }

  /** The publisher that came last is gone without a word. */
  void crash() {
    ChildProcess publisher = publishers.get(publishers.size() - 1);
    ProcessHandle.of(publisher.pid()).ifPresent(ProcessHandle::destroyForcibly);
    publisher.await(Duration.ofSeconds(5));
  }

  /** Ends the reader as managers should; how long that took in milliseconds. */
  double stop(LegReader reader) {
    long startNs = System.nanoTime();
    server
        .lifecycle()
        .onProcessStopping(OnProcessStoppingRequest.newBuilder().setProcessId(processId).build());
    int exitCode = reader.awaitEnd(Duration.ofSeconds(5));
    double ms = (System.nanoTime() - startNs) / 1e6;
    assertThat(exitCode).as("FFmpeg's exit code\n" + logs()).isZero();
    return ms;
  }

  /** Ends everything and measures what the reader that came last has put out. */
  Result finish() throws Exception {
    Ingest last = ingest();
    long endNs = System.nanoTime();
    LegReader reader = readers.get(readers.size() - 1);
    stop(reader);
    publishers.forEach(ChildProcess::close);
    return measure(reader, last, endNs);
  }

  /** Measures what a reader that has ended has put out. */
  Result measure(LegReader reader, Ingest ingest, long endNs) throws Exception {
    Judgement judgement =
        Judge.judge(
            FfmpegLocator.ofInstallation().locateNewest(),
            reader.recording(),
            folder.resolve("judge-" + readers.indexOf(reader)),
            true,
            true);
    long fromNs = reader.video.firstNs() + SETTLED_NS;
    return new Result(
        judgement,
        reader.video.longestPauseMs(fromNs, endNs),
        reader.audio.longestPauseMs(fromNs, endNs),
        reader.video.longestHoldUpMs(fromNs, endNs),
        marksNs.stream()
            .mapToDouble(ns -> reader.video.longestHoldUpMs(ns, ns + MARKED_NS))
            .max()
            .orElse(0),
        SetUpTimes.figures(ingest, reader.video.first()),
        counted(ingest, 0),
        counted(ingest, 1));
  }

  private static Counted counted(Ingest ingest, int track) {
    var statistics = ingest.getTracks(track).getStatistics();
    long missed = statistics.getPacketsLost();
    return new Counted(
        statistics.getPacketsReceived(), missed, missed - statistics.getPacketsRecovered());
  }

  String logs() {
    StringBuilder logs = new StringBuilder();
    readers.forEach(reader -> logs.append("--- reader\n").append(reader.errorTail()).append('\n'));
    publishers.forEach(one -> logs.append("--- publisher\n").append(one.errorTail()).append('\n'));
    List<String> said = List.copyOf(publisherLog);
    logs.append(String.join("\n", said.subList(Math.max(0, said.size() - 20), said.size())));
    return logs.toString();
  }

  @Override
  public void close() throws Exception {
    publishers.forEach(ChildProcess::close);
    readers.forEach(LegReader::close);
    server
        .lifecycle()
        .onProcessStop(OnProcessStopRequest.newBuilder().setProcessId(processId).build());
    detours.forEach(WhipDetour::close);
    network.close();
  }
}
