package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Judgement;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.DisconnectPublisherRequest;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.Publisher;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real Chromium publishes from the publish page into a real FFmpeg. Needs Chromium and Node:
 * {@code server/src/test/browser/run} installs what else it needs and starts it.
 */
@Tag("e2e")
class BrowserRun {
  private static final int SECONDS = 10;
  private static final String CODECS = System.getProperty("browser.codecs", "H264");

  private static final BrowserProgram PATTERN = new BrowserProgram("pattern");
  private static final BrowserProgram DEVICES = new BrowserProgram("devices");
  private static final double SLACK = 2; // what a build server does at the same time

  @TempDir private static Path folder;
  private static SidecarChild server;

  @BeforeAll
  static void startServer() throws Exception {
    server = SidecarChild.start(folder, List.of());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static Outcome run(String name, PublisherProgram program, Codec video) throws Exception {
    Scenario scenario =
        new Scenario(
            "browser/" + name + " ä", // which its page has to escape
            FfmpegLocator.ofInstallation().locateNewest(),
            program,
            video,
            Codec.OPUS,
            LegFormat.LEG_FORMAT_FFMPEG_SDP,
            SECONDS);
    Outcome outcome = new Chain(server, folder.resolve(name), line -> {}).run(scenario);
    String figures = program != DEVICES ? outcome.report() : outcome.judgement() + "\n";
    System.out.println(name + "\n" + figures + outcome.logs().get("publisher"));
    return outcome;
  }

  static List<Codec> codecs() {
    return List.of(CODECS.split(",", -1)).stream().map(Codec::valueOf).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("codecs")
  void shouldPublishThePatternWithoutDamageAndInSync(Codec codec) throws Exception {
    String name = codec.name().toLowerCase(Locale.ROOT);
    Outcome outcome = run("pattern-" + name, PATTERN, codec);

    ClientTable.add(
        "chromium" + (codec == Codec.H264 ? "" : " " + codec), "udp", outcome.figures());
    assertThat(outcome.pass()).as(outcome.report()).isTrue();
    assertThat(outcome.logs().get("publisher")).contains("state: Publishing.");
  }

  @Test
  void shouldPublishByTcp() throws Exception {
    try (WhipDetour detour = WhipDetour.byTcp(server)) {
      Outcome outcome = run("tcp", detour.around(PATTERN), Codec.H264);

      ClientTable.add("chromium", "tcp", outcome.figures());
      assertThat(outcome.pass()).as(outcome.report()).isTrue();
      assertThat(outcome.path()).endsWith("/tcp");
    }
  }

  @Test
  void shouldPublishThroughLoss() throws Exception {
    List<Figure> figures = LossRun.run(server, folder, "chromium", PATTERN, true, SLACK);

    assertThat(figures).as(Figure.table(figures)).allMatch(Figure::pass);
  }

  /** They show no counter: frames, errors and the timeline are what can be judged. */
  @Test
  void shouldPublishChromiumsOwnDevices() throws Exception {
    Outcome outcome = run("devices", DEVICES, Codec.VP8);
    Judgement judged = outcome.judgement();

    assertThat(judged.decodeErrors()).isEmpty();
    assertThat(judged.backwardTimestamps()).isZero();
    assertThat(judged.frames()).isGreaterThan((int) (0.8 * 30 * (SECONDS - 1.5)));
    assertThat(judged.largestVideoStepMs()).isLessThan(500);
    assertThat(judged.largestAudioHoleMs()).isLessThan(60);
    assertThat(judged.audioMs()).isGreaterThan((SECONDS - 1.5) * 1_000);
    assertThat(Math.abs(judged.audioMs() - judged.videoMs())).isLessThan(500);
    assertThat(judged.startsDecodable()).isTrue();
    assertThat(outcome.figures())
        .filteredOn(figure -> figure.name().startsWith("packets lost"))
        .allMatch(Figure::pass);
  }

  @Test
  void shouldSayThatTheTokenIsWrong() throws Exception {
    start(server, "guarded");
    try (Attempt attempt = new Attempt(server.url("/whip/guarded"), "wrong")) {
      assertThat(attempt.reason())
          .contains("reason: No ingest of this name is open to you: ", "token is missing or wrong");
    }
  }

  /** What a blocked port looks like: nothing arrives where the publisher is told to send. */
  @Test
  void shouldSayWhyItDoesNotConnectAndWhyItWasEnded() throws Exception {
    Path own = Files.createDirectories(folder.resolve("unreachable"));
    List<String> settings = List.of("--advertise", "192.0.2.1", "--base-path", "/live/in");
    start(server, "unread");
    try (SidecarChild unreachable = SidecarChild.start(own, settings)) {
      start(unreachable, "guarded");
      try (Attempt blocked = new Attempt(unreachable.url("/live/in/guarded"), "right");
          Attempt unread = new Attempt(server.url("/whip/unread"), "right")) {
        assertUnread(unread);
        assertThat(blocked.reason())
            .containsPattern(
                "reason: No STUN arrived on 192\\.0\\.2\\.1:\\d+/udp within 10 s: the port is not"
                    + " reachable")
            .contains("stage: post-accepted: after 0 ms");
        Publisher last = ingest(unreachable, "guarded").getLastPublisher();
        assertThat(last.getEndCause()).isEqualTo("SETUP_TIMEOUT");
        assertThat(last.getUserAgent()).contains("Chrome");
      }
    }
  }

  /** No FFmpeg is there; then the publisher is sent away. */
  private static void assertUnread(Attempt unread) {
    unread.awaitLine("state: Publishing. Media is coming in, but nothing reads 127.0.0.1:");
    server
        .ingests()
        .disconnectPublisher(
            DisconnectPublisherRequest.newBuilder()
                .setProcessId("unread")
                .setReason("the show is over")
                .build());
    assertThat(unread.reason())
        .contains("reason: Disconnected: the show is over", "stage: first-keyframe");
    assertThat(ingest(server, "unread").getLastPublisher().getEndCause()).isEqualTo("DISCONNECTED");
  }

  private static void start(SidecarChild at, String id) {
    WhipIngest ingest = WhipIngest.newBuilder().setEnabled(true).setPublishToken("right").build();
    at.lifecycle()
        .onProcessStart(
            OnProcessStartRequest.newBuilder().setProcessId(id).setWhipIngest(ingest).build());
  }

  private static Ingest ingest(SidecarChild at, String id) {
    GetIngestRequest request = GetIngestRequest.newBuilder().setProcessId(id).build();
    return at.ingests().getIngest(request).getIngest();
  }

  /** A browser that is expected to fail. */
  private static final class Attempt implements AutoCloseable {
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final ChildProcess browser;

    Attempt(String page, String token) throws IOException {
      PublisherProgram.Task task =
          new PublisherProgram.Task(page, token, Codec.H264, Codec.OPUS, 60);
      browser = DEVICES.start(task, output::add);
    }

    void awaitLine(String start) {
      await()
          .atMost(Duration.ofSeconds(60))
          .failFast(() -> assertThat(browser.isAlive()).as(said()).isTrue())
          .until(() -> said().contains(start));
    }

    private String said() {
      synchronized (output) {
        return String.join("\n", output) + browser.errorTail();
      }
    }

    /** What the page and its driver say in the end. */
    String reason() {
      assertThat(browser.await(Duration.ofSeconds(60))).as(said()).isTrue();
      assertThat(browser.exitCode()).as(said()).isEqualTo(BrowserProgram.GAVE_A_REASON);
      return said();
    }

    @Override
    public void close() {
      browser.close();
    }
  }
}
