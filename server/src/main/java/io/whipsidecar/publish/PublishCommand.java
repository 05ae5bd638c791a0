package io.whipsidecar.publish;

import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code whip-sidecar publish URL}: a real WebRTC publisher with a test pattern. Runs on the main
 * thread of a process that does nothing else.
 */
@Command(
    name = "publish",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Publish a test pattern by WHIP, with the WebRTC of the browsers (libwebrtc).",
      "The picture has a frame counter; each second it flashes and beeps in the same instant.",
      "Prints a line per second: what is sent, and what the server says back."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:published to the end", "1:failed; the reason is printed", "2:wrong usage"})
public final class PublishCommand implements Callable<Integer> {
  private static final long SECOND_MS = 1_000;
  private static final String URL_EXPECTED =
      " (expected: a WHIP endpoint, such as http://localhost:8080/whip/channel1)";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      arity = "0..1",
      description = "The WHIP endpoint, such as http://localhost:8080/whip/channel1.")
  private @Nullable URI endpoint;

  @Option(
      names = "--token",
      defaultValue = "${env:WHIP_TOKEN}",
      description = "Bearer token. Default: the environment variable WHIP_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--codec",
      description =
          "The only video codec to offer: h264, vp8, vp9 or av1; none for no video. Default: all of"
              + " them.")
  private @Nullable String videoCodec;

  @Option(
      names = "--audio-codec",
      description =
          "The only audio codec to offer: opus, pcmu or pcma; none for no sound. Default: all of"
              + " them.")
  private @Nullable String audioCodec;

  @Option(
      names = "--bitrate",
      defaultValue = "1500",
      description = "The most to send for video, in kb/s. Default: ${DEFAULT-VALUE}.")
  private int bitrateKbps;

  @Option(
      names = "--resolution",
      defaultValue = "640x360",
      description = "Width and height of the picture. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private String resolution;

  @Option(
      names = "--fps",
      defaultValue = "30",
      description = "Frames per second. Default: ${DEFAULT-VALUE}.")
  private int fps;

  @Option(
      names = "--transport",
      defaultValue = "any",
      description =
          "Which of the server's candidates to use: any, udp or tcp. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private TransportChoice transport;

  @Option(
      names = "--duration",
      paramLabel = "seconds",
      description = "How long to publish. Default: until interrupted.")
  private @Nullable Integer durationSeconds;

  @Option(names = "--check", description = "Only say whether this machine can run libwebrtc.")
  private boolean check;

  @Override
  public Integer call() {
    PublishOptions options = check ? null : options();
    PrintWriter err = spec.commandLine().getErr();
    try {
      List<String> standIns = SystemLibraries.load();
      if (options == null) {
        spec.commandLine().getOut().println(checked(standIns));
        return 0;
      }
      publish(options, transport, spec.commandLine().getOut());
      return 0;
    } catch (PublishException e) {
      err.println((check ? "" : "whip-sidecar: ") + e.getMessage());
      return 1;
    } finally {
      endOutput();
    }
  }

  static String checked(List<String> standIns) {
    return "libwebrtc can be loaded: this machine can publish"
        + (standIns.isEmpty()
            ? ""
            : "; %s %s missing, but never called"
                .formatted(String.join(", ", standIns), standIns.size() == 1 ? "is" : "are"));
  }

  /** Native code that is unloaded with the JVM complains on standard output, and means nothing. */
  private void endOutput() {
    spec.commandLine().getOut().flush();
    try {
      new FileOutputStream(FileDescriptor.out).close(); // Java leads it to /dev/null
    } catch (IOException e) {
      // Then the complaint is seen.
    }
  }

  private static void publish(PublishOptions options, TransportChoice transport, PrintWriter out)
      throws PublishException {
    WhipClient client = new WhipClient(options.token());
    Thread main = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(main, done), "publish-end"));
    try (LibwebrtcPublisher publisher = new LibwebrtcPublisher(options)) {
      WhipClient.Session session = client.post(options.endpoint(), publisher.offer());
      try {
        publisher.connect(transport.filter(session.answer()));
        out.println("connected");
        out.flush();
        report(publisher, options.duration(), out);
      } finally {
        client.delete(session.resource()); // RFC 9725 §4.2: before the connection is closed
      }
    } finally {
      done.countDown();
    }
  }

  /** On Ctrl-C the session is deleted before the JVM goes down. */
  private static void interrupt(Thread main, CountDownLatch done) {
    main.interrupt();
    try {
      if (!done.await(3, TimeUnit.SECONDS)) {
        System.err.println("publish: the session could not be deleted in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void report(
      LibwebrtcPublisher publisher, @Nullable Duration duration, PrintWriter out)
      throws PublishException {
    long startNs = System.nanoTime();
    PublisherStatistics before = PublisherStatistics.NONE;
    for (int second = 1; duration == null || second <= duration.toSeconds(); second++) {
      long dueMs = second * SECOND_MS - (System.nanoTime() - startNs) / 1_000_000;
      if (!publisher.stayConnected(Math.max(0, dueMs))) {
        if (Thread.interrupted()) {
          return; // Ctrl-C
        }
        throw new PublishException("the server ended the connection");
      }
      PublisherStatistics now = publisher.statistics();
      out.println(now.line(second, before, 1) + "  " + publisher.framesDrawn());
      out.flush();
      before = now;
    }
  }

  private PublishOptions options() {
    check("--resolution", resolution, resolution.matches("\\d{2,4}x\\d{2,4}"), "like 640x360");
    check("--fps", fps, fps >= 1 && fps <= 120, "1 to 120");
    check("--bitrate", bitrateKbps, bitrateKbps >= 1, "at least 1");
    check(
        "--duration",
        String.valueOf(durationSeconds),
        durationSeconds == null || durationSeconds >= 1,
        "at least 1");
    String[] sides = resolution.split("x", -1);
    URI endpoint = this.endpoint;
    if (endpoint == null) {
      throw wrong("URL is missing" + URL_EXPECTED);
    }
    if (endpoint.getHost() == null || !String.valueOf(endpoint.getScheme()).startsWith("http")) {
      throw wrong("URL: \"" + endpoint + "\"" + URL_EXPECTED);
    }
    return new PublishOptions(
        endpoint,
        token == null || token.isEmpty() ? null : token,
        codec("--codec", videoCodec, MediaKind.VIDEO),
        codec("--audio-codec", audioCodec, MediaKind.AUDIO),
        !"none".equalsIgnoreCase(videoCodec),
        !"none".equalsIgnoreCase(audioCodec),
        bitrateKbps * 1_000,
        Integer.parseInt(sides[0]) & ~1,
        Integer.parseInt(sides[1]) & ~1,
        fps,
        durationSeconds == null ? null : Duration.ofSeconds(durationSeconds));
  }

  private void check(String option, Object value, boolean good, String expected) {
    if (!good) {
      throw wrong(option + ": \"" + value + "\" (expected: " + expected + ")");
    }
  }

  private @Nullable Codec codec(String option, @Nullable String name, MediaKind kind) {
    if (name == null || name.equalsIgnoreCase("none")) {
      return null;
    }
    List<String> choices = new ArrayList<>();
    for (Codec codec : Codec.values()) {
      if (codec.kind() == kind && codec != Codec.H265) { // libwebrtc has no H.265
        if (codec.name().equalsIgnoreCase(name)) {
          return codec;
        }
        choices.add(codec.name().toLowerCase(Locale.ROOT));
      }
    }
    throw wrong(
        option + ": \"" + name + "\" (expected: " + String.join(", ", choices) + " or none)");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
