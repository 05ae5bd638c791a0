package io.whipsidecar.demo;

import io.grpc.StatusRuntimeException;
import io.whipsidecar.ffmpeg.Cleanup;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.observe.FailureText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One demo from its first line to its exit code. The files of a run are deleted when this JVM ends,
 * unless something failed or the user wants them. Used once, on the main thread.
 */
final class DemoRun {
  /** Ctrl-C reaches the children, too: one may be seen to end a moment before we are to. */
  private static final Duration SIGNAL_DELAY = Duration.ofSeconds(1);

  private final DemoChoice choice;
  private final PrintWriter out;
  private final PrintWriter err;
  private final FfmpegLocator locator = FfmpegLocator.ofInstallation();
  private @Nullable Path folder;

  DemoRun(DemoChoice choice, PrintWriter out, PrintWriter err) {
    this.choice = choice;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs it.
   *
   * @param refuse throws when it is given a reason, before anything has started
   */
  int run(Consumer<@Nullable String> refuse) {
    try (Progress progress = Progress.start(this::print)) {
      progress.say("looking for FFmpeg (the first time it is unpacked)");
      FfmpegBinary reader =
          choice.needsNewestReader() ? locator.locateNewest() : locator.locate(choice.ffmpeg());
      refuse.accept(choice.refusal(reader));
      if (choice.publisher() == PublisherKind.FFMPEG) {
        locator.locatePublisher(); // else it is missed when all is running
      }
      return run(reader, progress).exitCode();
    } catch (DemoException | MissingFfmpegException e) {
      return broken(String.valueOf(e.getMessage()));
    } catch (StatusRuntimeException e) {
      return broken("the server does not answer: " + words(e));
    } catch (IOException e) {
      return broken(FailureText.of(e));
    }
  }

  private Verdict.Kind run(FfmpegBinary reader, Progress progress)
      throws IOException, DemoException, MissingFfmpegException {
    Path files = Cleanup.ofJvm().newFolder(Cleanup.temporary(), "whip-sidecar-demo-");
    folder = files;
    try (LegPortSlice ports = LegPortSlice.claim()) {
      progress.say("FFmpeg " + reader.version() + " will record; starting the server");
      List<String> settings = List.of("--leg-ports", ports.range());
      CompletableFuture<SidecarChild> starting =
          CompletableFuture.supplyAsync(() -> start(files, settings), DemoRun::onDaemonThread);
      PublisherKind who = publisher(progress);
      Scenario scenario = choice.scenario(who, reader);
      try (SidecarChild server = started(starting)) {
        print(FlowPicture.of(who, scenario));
        return who == PublisherKind.NONE
            ? keepRunning(server, scenario, files)
            : judge(server, scenario, files, progress);
      }
    }
  }

  private Verdict.Kind judge(SidecarChild server, Scenario scenario, Path files, Progress progress)
      throws IOException, DemoException, MissingFfmpegException {
    progress.say("the server is ready; starting FFmpeg and the publisher");
    Outcome outcome;
    try {
      outcome = new Chain(server, files, progress::say).run(scenario);
    } catch (StatusRuntimeException e) {
      if (server.hasEnded(SIGNAL_DELAY)) {
        throw new DemoException(server.obituary(), e);
      }
      throw e;
    }
    progress.close();
    Verdict verdict = Verdict.of(outcome.figures(), outcome.complaint());
    if (verdict.kind() != Verdict.Kind.PASS) {
      Cleanup.ofJvm().standStillIfEnding(SIGNAL_DELAY);
    }
    print("\n" + Figure.table(outcome.figures()).stripTrailing());
    print(verdict.text());
    if (verdict.kind() != Verdict.Kind.PASS) {
      keepFiles(files);
    }
    return choice.keep() ? keepRunning(server, scenario, files) : verdict.kind();
  }

  /** Checked exceptions come out of {@link #started}. */
  private static SidecarChild start(Path files, List<String> settings) {
    try {
      return SidecarChild.start(files, settings);
    } catch (IOException | DemoException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SidecarChild started(CompletableFuture<SidecarChild> starting)
      throws IOException, DemoException {
    try {
      return starting.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause().getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof DemoException failure) {
        throw failure;
      }
      throw new DemoException("the server did not start: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }

  private static void onDaemonThread(Runnable task) {
    Thread thread = new Thread(task, "server-start");
    thread.setDaemon(true);
    thread.start();
  }

  /** The one that was asked for, or the best that this machine can run. */
  private PublisherKind publisher(Progress progress)
      throws IOException, DemoException, MissingFfmpegException {
    PublisherKind wanted = choice.publisher();
    if (wanted != null && !wanted.isLibwebrtc()) {
      return wanted;
    }
    String problem = PublisherKind.libwebrtcProblem();
    if (problem == null) {
      return wanted == null ? PublisherKind.LIBWEBRTC : wanted;
    }
    Cleanup.ofJvm().standStillIfEnding(SIGNAL_DELAY); // the child that was asked is gone, too
    if (wanted != null || !choice.isFfmpegs()) {
      throw new DemoException(problem);
    }
    progress.say(problem);
    progress.say("so FFmpeg's whip muxer publishes instead");
    locator.locatePublisher();
    return PublisherKind.FFMPEG;
  }

  private Verdict.Kind keepRunning(SidecarChild server, Scenario scenario, Path files)
      throws IOException, DemoException {
    if (choice.keep()) {
      keepFiles(files);
    }
    new OpenDemo(server, scenario, files.resolve("kept"), this::print).run();
    return Verdict.Kind.PASS;
  }

  /** The files stay, and one line says where. */
  private void keepFiles(Path files) throws IOException {
    Cleanup.ofJvm().keep(files);
    try (Stream<Path> all = Files.list(files)) {
      String logs =
          all.map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".log"))
              .sorted()
              .collect(Collectors.joining(", "));
      print("files: " + files + (logs.isEmpty() ? "" : " (" + logs + ")"));
    }
  }

  private int broken(String message) {
    Cleanup.ofJvm().standStillIfEnding(SIGNAL_DELAY);
    err.println("demo: " + message.strip().replaceAll("\\s*\\R\\s*", "; "));
    err.flush();
    Path files = folder;
    if (files != null) {
      try {
        keepFiles(files);
      } catch (IOException e) {
        // They are gone: nothing to be named.
      }
    }
    return Verdict.Kind.FAIL.exitCode();
  }

  private static String words(StatusRuntimeException failure) {
    String description = failure.getStatus().getDescription();
    String code = failure.getStatus().getCode().name();
    return description == null ? code : description + " (" + code + ")";
  }

  private void print(String text) {
    out.println(text);
    out.flush();
  }
}
