package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.whipsidecar.v1.GetIngestRequest;
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

  private static Outcome run(String name, String source, Codec video) throws Exception {
    Scenario scenario =
        new Scenario(
            "browser/" + name + " ä", // which its page has to escape
            FfmpegLocator.ofInstallation().locateNewest(),
            new BrowserProgram(source),
            video,
            Codec.OPUS,
            LegFormat.LEG_FORMAT_FFMPEG_SDP,
            SECONDS);
    Outcome outcome = new Chain(server, folder.resolve(name), line -> {}).run(scenario);
    System.out.println(name + "\n" + outcome.report() + outcome.logs().get("publisher"));
    return outcome;
  }

  static List<Codec> codecs() {
    return List.of(CODECS.split(",", -1)).stream().map(Codec::valueOf).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("codecs")
  void shouldPublishThePatternWithoutDamageAndInSync(Codec codec) throws Exception {
    Outcome outcome = run("pattern-" + codec.name().toLowerCase(Locale.ROOT), "pattern", codec);

    assertThat(outcome.pass()).as(outcome.report()).isTrue();
    assertThat(outcome.logs().get("publisher")).contains("state: Publishing.");
  }

  /** They show no counter: frames, errors and the timeline are what can be judged. */
  @Test
  void shouldPublishChromiumsOwnDevices() throws Exception {
    Outcome outcome = run("devices", "devices", Codec.VP8);
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

    assertThat(reason(server, "guarded", "wrong"))
        .contains("reason: No ingest is open to this publisher: ", "token is missing or wrong");
  }

  /** What a blocked port looks like: nothing arrives where the publisher is told to send. */
  @Test
  void shouldSayThatThePortIsNotReachable() throws Exception {
    Path own = folder.resolve("unreachable");
    Files.createDirectories(own);
    try (SidecarChild unreachable = SidecarChild.start(own, List.of("--advertise", "192.0.2.1"))) {
      start(unreachable, "guarded");

      assertThat(reason(unreachable, "guarded", "right"))
          .containsPattern(
              "reason: No STUN arrived on 192\\.0\\.2\\.1:\\d+/udp within 10 s: the port is not"
                  + " reachable")
          .contains("stage: post-accepted: after 0 ms");
      Publisher last =
          unreachable
              .ingests()
              .getIngest(GetIngestRequest.newBuilder().setProcessId("guarded").build())
              .getIngest()
              .getLastPublisher();
      assertThat(last.getEndCause()).isEqualTo("SETUP_TIMEOUT");
      assertThat(last.getUserAgent()).contains("Chrome");
    }
  }

  private static void start(SidecarChild at, String id) {
    WhipIngest ingest = WhipIngest.newBuilder().setEnabled(true).setPublishToken("right").build();
    at.lifecycle()
        .onProcessStart(
            OnProcessStartRequest.newBuilder().setProcessId(id).setWhipIngest(ingest).build());
  }

  /** What the page and its driver say when publishing fails. */
  private static String reason(SidecarChild at, String id, String token) throws IOException {
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    PublisherProgram.Task task =
        new PublisherProgram.Task(at.url("/whip/" + id), token, Codec.H264, Codec.OPUS, 1);
    try (ChildProcess browser = new BrowserProgram("devices").start(task, output::add)) {
      assertThat(browser.await(Duration.ofSeconds(60))).isTrue();
      String said = String.join("\n", output) + browser.errorTail();
      assertThat(browser.exitCode()).as(said).isEqualTo(BrowserProgram.GAVE_A_REASON);
      return said;
    }
  }
}
