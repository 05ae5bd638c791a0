package io.whipsidecar.publish;

import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
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
      "Publishes a test pattern by WHIP, with the WebRTC of the browsers (libwebrtc).",
      "The picture has a frame counter; each second it flashes and beeps in the same instant.",
      "Prints a line per second: what is sent, and what the server says back."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:published to the end", "1:failed; the reason is printed", "2:wrong usage"})
public final class PublishCommand implements Callable<Integer> {
  private static final long SECOND_MS = 1_000;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      arity = "0..1",
      description = "The WHIP endpoint, e.g. http://localhost:8080/whip/channel1.")
  private @Nullable URI endpoint;

  @Option(
      names = "--token",
      defaultValue = "${env:WHIP_TOKEN}",
      description = "Bearer token. Default: the environment variable WHIP_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--codec",
      description =
          "The only video codec to offer: h264, vp8, vp9, av1, none. Default: all of them.")
  private @Nullable String videoCodec;

  @Option(
      names = "--audio-codec",
      description = "The only audio codec to offer: opus, pcmu, pcma, none. Default: all of them.")
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

  @Option(names = "--fps", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}.")
  private int fps;

  @Option(
      names = "--transport",
      defaultValue = "ANY",
      description =
          "Which of the server's candidates to use: any, udp, tcp. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init")
  private TransportChoice transport;

  @Option(names = "--duration", description = "Seconds. Default: until interrupted.")
  private @Nullable Integer durationSeconds;

  @Option(names = "--check", description = "Only say whether this machine can run libwebrtc.")
  private boolean check;

  @Override
  public Integer call() {
    PublishOptions options = check ? null : options();
    PrintWriter err = spec.commandLine().getErr();
    String problem = SystemLibraries.problem();
    if (problem != null) {
      err.println(problem);
      return 1;
    }
    try {
      if (options == null) {
        spec.commandLine().getOut().println("libwebrtc can be loaded: this machine can publish");
        return 0;
      }
      publish(options, transport, spec.commandLine().getOut());
      return 0;
    } catch (PublishException e) {
      err.println("publish: " + e.getMessage());
      return 1;
    } finally {
      endOutput();
    }
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
      out.println(now.line(second, before, 1) + "  drawn " + publisher.framesDrawn());
      out.flush();
      before = now;
    }
  }

  private PublishOptions options() {
    String[] sides = resolution.split("x", -1);
    if (!resolution.matches("\\d{2,4}x\\d{2,4}") || fps < 1 || fps > 120 || bitrateKbps < 1) {
      throw wrong(
          "--resolution "
              + resolution
              + ", --fps "
              + fps
              + ", --bitrate "
              + bitrateKbps
              + " (expected: like 640x360, 1..120, at least 1)");
    }
    URI endpoint = this.endpoint;
    if (endpoint == null
        || endpoint.getHost() == null
        || !String.valueOf(endpoint.getScheme()).startsWith("http")) {
      throw wrong("URL " + endpoint + " (expected: http://... or https://...)");
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

  private @Nullable Codec codec(String option, @Nullable String name, MediaKind kind) {
    if (name == null || name.equalsIgnoreCase("none")) {
      return null;
    }
    for (Codec codec : Codec.values()) {
      if (codec.kind() == kind && codec.name().equals(name.toUpperCase(Locale.ROOT))) {
        return codec;
      }
    }
    throw wrong(option + " " + name + " (expected: one of those that --help lists)");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
