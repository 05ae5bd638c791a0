package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.IngestState;
import io.whipsidecar.v1.ListIngestsRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands {@code run} and {@code ingest} as people use them, with a real server and FFmpeg.
 */
@Tag("e2e")
class RunIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ID = "studio";
  private static final String TOKEN = "s3cret";
  private static final long SOME_SECONDS_OF_MEDIA = 150_000;

  @TempDir private Path folder;
  private SidecarChild server;

  @BeforeEach
  void startServer() throws Exception {
    server = SidecarChild.start(folder, List.of("--leg-ports", "17200-17299"));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  /** Our own program, in a process group of its own, in which Ctrl-C does what it does. */
  private ChildProcess program(Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/setsid", "/usr/bin/env"));
    command.add("--default-signal=INT");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add("io.whipsidecar.Main");
    command.addAll(List.of(arguments));
    Map<String, String> whole = new HashMap<>(System.getenv());
    whole.putAll(environment);
    whole.put("WHIP_SIDECAR_GRPC_LISTEN", server.grpcAddress());
    whole.put("WHIP_TOKEN", TOKEN);
    return ChildProcess.start("program", command, whole, output::add, line -> {});
  }

  private final List<String> output = Collections.synchronizedList(new ArrayList<>());

  private ChildProcess run(Map<String, String> environment, Path file) throws Exception {
    ChildProcess run =
        program(
            environment,
            "run",
            ID,
            "--",
            "ffmpeg",
            "-nostdin",
            "-y",
            "{legs}",
            "-c",
            "copy",
            file.toString());
    await().atMost(PATIENCE).until(() -> !run.isAlive() || ingest().getReaderPresent());
    assertThat(run.isAlive()).as(run.errorTail()).isTrue();
    return run;
  }

  private List<Ingest> ingests() {
    return server.ingests().listIngests(ListIngestsRequest.getDefaultInstance()).getIngestsList();
  }

  private Ingest ingest() {
    return ingests().stream().findFirst().orElse(Ingest.getDefaultInstance());
  }

  /** Publishes until there is something to read in the file. */
  private ChildProcess publish(Path file) throws Exception {
    ChildProcess publisher =
        PublisherKind.LIBWEBRTC.start(
            new PublisherProgram.Task(
                server.url("/whip/" + ID), TOKEN, Codec.H264, Codec.OPUS, 600),
            line -> {});
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ingest().getState() == IngestState.INGEST_STATE_LIVE
                    && Files.exists(file)
                    && Files.size(file) > SOME_SECONDS_OF_MEDIA);
    return publisher;
  }

  private static void signal(String name, String target) throws Exception {
    Process kill = new ProcessBuilder("sh", "-c", "kill -s " + name + " -- " + target).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** An MP4 that was not finished can't be read at all. */
  private static void assertFinished(Path file) throws Exception {
    List<String> arguments =
        List.of("-v", "error", "-i", file.toString(), "-map", "0", "-c", "copy", "-f", "null", "-");
    try (ChildProcess check =
        FfmpegLocator.ofInstallation().locateNewest().start("check", arguments, line -> {})) {
      assertThat(check.await(PATIENCE)).isTrue();
      assertThat(check.exitCode()).as(check.errorTail()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void shouldFinishItsFilesWhenItIsToldToEnd(String signal) throws Exception {
    Path file = folder.resolve("live.mp4");
    try (ChildProcess run = run(Map.of(), file);
        ChildProcess publisher = publish(file)) {
      // A terminal tells the whole group, a supervisor the one process.
      signal(signal, (signal.equals("INT") ? "-" : "") + run.pid());

      assertThat(run.await(PATIENCE)).isTrue();
      assertThat(run.exitCode()).as(run.errorTail()).isIn(signal.equals("INT") ? 255 : 0, 0);
      assertThat(run.errorTail())
          .contains("publish page  " + server.url("/whip/" + ID) + "#token=" + TOKEN);
      assertThat(publisher.await(PATIENCE)).as("the publisher is disconnected").isTrue();
    }
    assertFinished(file);
    assertThat(ingests()).isEmpty();
  }

  @Test
  void shouldEndAnFfmpegThatWaitsForAPublisher() throws Exception {
    try (ChildProcess run = run(Map.of(), folder.resolve("silent.mkv"))) {
      signal("TERM", String.valueOf(run.pid()));
      assertThat(run.await(PATIENCE)).isTrue();
    }
    assertThat(ingests()).isEmpty();
  }

  @Test
  void shouldEndWithTheExitCodeOfItsFfmpeg() throws Exception {
    try (ChildProcess run = run(Map.of(), folder.resolve("killed.mkv"))) {
      reader(run).destroyForcibly();
      assertThat(run.await(PATIENCE)).isTrue();
      assertThat(run.exitCode()).isEqualTo(128 + 9);
    }
    assertThat(ingests()).isEmpty();
  }

  /** Where the kernel does not tell FFmpeg: on systems without util-linux's setpriv. */
  @Test
  void shouldEndWhatAKilledOneHasLeftBehind() throws Exception {
    Map<String, String> nothingOnThePath = Map.of("PATH", folder.toString());
    try (ChildProcess killed = run(nothingOnThePath, folder.resolve("first.mkv"))) {
      ProcessHandle orphan = reader(killed);
      signal("KILL", String.valueOf(killed.pid()));
      assertThat(killed.await(PATIENCE)).isTrue();
      assertThat(orphan.isAlive()).isTrue();

      Path file = folder.resolve("second.mp4");
      try (ChildProcess next = run(nothingOnThePath, file)) {
        await().atMost(PATIENCE).until(() -> hasEnded(orphan));
        try (ChildProcess publisher = publish(file)) {
          signal("TERM", String.valueOf(next.pid()));
          assertThat(next.await(PATIENCE)).isTrue();
          assertThat(publisher.await(PATIENCE)).isTrue();
        }
        assertFinished(file);
      } finally {
        orphan.destroyForcibly();
      }
    }
    assertThat(ingests()).isEmpty();
  }

  /**
   * A process without a parent that waits stays in the table, as in a container without an init.
   */
  private static boolean hasEnded(ProcessHandle process) {
    return process.info().command().isEmpty();
  }

  /** Beside it there may be the shell that cleans up after a JVM that was killed. */
  private static ProcessHandle reader(ChildProcess run) {
    return ProcessHandle.of(run.pid())
        .orElseThrow()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("/ffmpeg"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldPrintCommandLinesThatWorkWhenTheyArePasted() throws Exception {
    try (ChildProcess start = program(Map.of(), "ingest", "start", ID)) {
      assertThat(start.await(PATIENCE)).isTrue();
      assertThat(start.exitCode()).as(start.errorTail()).isZero();
    }
    Path file = folder.resolve(ID + ".mkv");
    try (ChildProcess reader = paste("ffmpeg -protocol_whitelist");
        ChildProcess publisher = paste("ffmpeg -re")) {
      await().atMost(PATIENCE).until(() -> ingest().getReaderPresent());
      await().atMost(PATIENCE).until(() -> Files.exists(file));
      await().atMost(PATIENCE).until(() -> Files.size(file) > SOME_SECONDS_OF_MEDIA);

      try (ChildProcess stop = program(Map.of(), "ingest", "stop", ID)) {
        assertThat(stop.await(PATIENCE)).isTrue();
        assertThat(stop.exitCode()).as(stop.errorTail()).isZero();
      }
      assertThat(reader.await(PATIENCE)).isTrue();
      assertThat(reader.exitCode()).as(reader.errorTail()).isZero();
    }
    assertThat(output).contains(ID + " is removed.");
    assertFinished(file);
    assertThat(ingests()).isEmpty();
  }

  /** The printed line that begins so, in a shell, with an ffmpeg 8 on the PATH. */
  private ChildProcess paste(String beginning) throws Exception {
    String line =
        output.stream()
            .filter(one -> one.startsWith(beginning))
            .collect(Collectors.collectingAndThen(Collectors.toList(), found -> found.get(0)));
    FfmpegBinary ffmpeg = FfmpegLocator.ofInstallation().locatePublisher();
    Map<String, String> environment = new HashMap<>(ffmpeg.environment());
    environment.put("PATH", ffmpeg.executable().getParent() + ":" + System.getenv("PATH"));
    String command = "cd '" + folder + "' && exec " + line;
    return ChildProcess.start(
        "pasted", List.of("/bin/sh", "-c", command), environment, text -> {}, text -> {});
  }
}
