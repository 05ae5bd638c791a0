package io.whipsidecar.demo;

import io.grpc.StatusRuntimeException;
import io.whipsidecar.ffmpeg.FfmpegBinary;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.files.Folders;
import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.OnProcessStartResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code whip-sidecar demo}: shows and judges the whole chain on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show the whole chain at work on this machine, and judge it.",
      "Starts a server and a real FFmpeg as a restream manager would, publishes a test pattern by",
      "WHIP, and measures what FFmpeg recorded."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every figure passes", "1:one fails, or the chain broke", "2:wrong usage"})
public final class DemoCommand implements Callable<Integer> {
  private static final String PROCESS_ID = "demo";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--publisher",
      description =
          "Who publishes: ${COMPLETION-CANDIDATES}. Default: libwebrtc, or FFmpeg's whip muxer"
              + " where libwebrtc's system libraries are missing. none: you do; implies --keep.")
  private @Nullable PublisherKind publisher;

  @Option(
      names = "--ffmpeg",
      paramLabel = "PATH|VERSION",
      description = "The FFmpeg that records. Default: the one on the PATH, else 8.1.2 from a jar.")
  private @Nullable String ffmpeg;

  @Option(
      names = "--codec",
      defaultValue = "h264",
      description = "The video codec: h264, vp8, vp9 or av1. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String codecName;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long to publish. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--keep",
      description = "Leave everything running until Ctrl-C, and print the URLs.")
  private boolean keep;

  @Override
  public Integer call() throws IOException {
    Scenarios choice = new Scenarios(codec(), seconds());
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("whip-sidecar-demo-");
    try {
      boolean pass = run(choice, folder, out);
      if (pass && !keep) {
        Folders.delete(folder);
      } else {
        out.println("files: " + folder);
      }
      return pass ? 0 : 1;
    } catch (DemoException | MissingFfmpegException e) {
      return broken(e.getMessage(), folder);
    } catch (StatusRuntimeException e) {
      return broken("the server refused: " + e.getStatus(), folder);
    }
  }

  private record Scenarios(Codec codec, int seconds) {
    Scenario of(PublisherKind publisher, FfmpegBinary reader) {
      return new Scenario(
          PROCESS_ID,
          reader,
          publisher,
          codec,
          Codec.OPUS,
          LegFormat.LEG_FORMAT_FFMPEG_SDP,
          seconds);
    }
  }

  private boolean run(Scenarios choice, Path folder, PrintWriter out)
      throws IOException, DemoException, MissingFfmpegException {
    FfmpegBinary reader = FfmpegLocator.ofInstallation().locate(ffmpeg);
    PublisherKind who = publisher(out);
    Scenario scenario = choice.of(who, reader);
    out.println(FlowPicture.of(who, scenario));
    out.flush();
    try (SidecarChild server = SidecarChild.start(folder, List.of())) {
      if (who == PublisherKind.NONE) {
        keepRunning(server, scenario, folder, out);
        return true;
      }
      Outcome outcome = new Chain(server, folder, line -> progress(out, line)).run(scenario);
      out.println();
      out.print(outcome.report());
      out.println(outcome.pass() ? "PASS" : "FAIL");
      out.flush();
      if (keep) {
        keepRunning(server, scenario, folder, out);
      }
      return outcome.pass();
    }
  }

  /** The one that was asked for, or the best that this machine can run. */
  private PublisherKind publisher(PrintWriter out) throws IOException {
    if (publisher != null) {
      return publisher;
    }
    boolean h264 = codecName.equalsIgnoreCase("h264"); // the only one that FFmpeg can publish
    String problem = h264 ? PublisherKind.libwebrtcProblem() : null;
    if (problem == null) {
      return PublisherKind.LIBWEBRTC;
    }
    out.println(problem);
    out.println("Publishing with FFmpeg's whip muxer instead.\n");
    return PublisherKind.FFMPEG;
  }

  private static void keepRunning(
      SidecarChild server, Scenario scenario, Path folder, PrintWriter out) throws IOException {
    String token = "demo";
    OnProcessStartResponse start =
        server.lifecycle().onProcessStart(Chain.request(scenario, token));
    Files.createDirectories(folder.resolve("kept"));
    try (Recorder recorder = new Recorder(scenario, start, folder.resolve("kept"))) {
      out.println("running until Ctrl-C; publish to it from OBS, a browser or FFmpeg:");
      out.println("  WHIP     " + server.url(start.getIngest().getWhipPath()));
      out.println("  token    " + token);
      out.println("  gRPC     " + server.grpcAddress());
      out.println("  file     " + recorder.recording());
      if (recorder.hasPlaylist()) {
        out.println("  HLS      " + recorder.playlistFile());
      }
      out.println(
          "  e.g.     WHIP_TOKEN=demo ./whip-sidecar publish "
              + server.url(start.getIngest().getWhipPath()));
      out.flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void progress(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private int broken(@Nullable String message, Path folder) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("demo: " + message);
    err.println("files: " + folder);
    return 1;
  }

  private Codec codec() {
    for (Codec codec : Codec.values()) {
      if (codec.kind() == MediaKind.VIDEO && codec.name().equalsIgnoreCase(codecName)) {
        return codec;
      }
    }
    throw wrong(
        "--codec " + codecName.toLowerCase(Locale.ROOT) + " (expected: h264, vp8, vp9 or av1)");
  }

  private int seconds() {
    if (seconds < 3 || seconds > 3_600) {
      throw wrong("--seconds " + seconds + " (expected: 3..3600)");
    }
    return seconds;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
