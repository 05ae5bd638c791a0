package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LossPolicy;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.whip.PublisherGateway;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How publishers' sessions begin and end, and who may take whose place. */
class SessionLifeTest {
  private final World world = new World();

  @AfterEach
  void stop() {
    world.close();
  }

  private Ingest ingest(PublisherPolicy policy) {
    return world.ingest(
        "studio",
        new IngestConfig(
            TrackConfig.of(Codec.H264),
            TrackConfig.of(Codec.OPUS),
            LegFormat.FFMPEG_SDP,
            null,
            policy,
            0,
            false,
            LossPolicy.SKIP_TO_KEYFRAME));
  }

  private ScriptedPublisher live(Ingest ingest) {
    ScriptedPublisher publisher = world.connected(ingest);
    publisher.media().start();
    world.runFor(SECOND);
    return publisher;
  }

  @Test
  void shouldRefuseASecondPublisherWhenThePolicyIsReject() {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    ScriptedPublisher first = live(ingest);
    first.media().stop();
    world.runFor(5 * SECOND);

    assertThat(retryAfterSeconds(ingest)).isZero();
    assertThat(ingest.status().publisher()).isNotNull();
    assertThat(first.closed()).isEmpty();
  }

  @Test
  void shouldReplaceAtOnceWhenThePolicyIsReplace() {
    Ingest ingest = ingest(PublisherPolicy.REPLACE);
    world.bindReader(ingest);
    ScriptedPublisher first = live(ingest);

    ScriptedPublisher second = world.connected(ingest);
    world.settle("close_notify", () -> !first.closed().isEmpty());
    first.media().stop();
    second.media().start();
    world.runFor(3 * SECOND);

    world.assertLegs(ingest);
    assertThat(ingest.status().publisher()).isNotNull();
  }

  @Test
  void shouldReplaceAPublisherOnlyWhenItIsSilent() {
    Ingest ingest = ingest(PublisherPolicy.REPLACE_IF_SILENT);
    ScriptedPublisher first = live(ingest);
    assertThat(retryAfterSeconds(ingest)).isEqualTo(2);

    first.network().up().down(true);
    world.runFor(1_900 * MILLISECOND);
    assertThat(retryAfterSeconds(ingest)).isEqualTo(1);
    world.runFor(200 * MILLISECOND);
    assertThat(world.open(ingest, "actpass")).isInstanceOf(PublisherGateway.Opened.class);
  }

  /** What the one is told that can't take over. */
  private int retryAfterSeconds(Ingest ingest) {
    PublisherGateway.OpenResult result = world.open(ingest, "actpass");
    assertThat(result).isInstanceOf(PublisherGateway.Busy.class);
    return ((PublisherGateway.Busy) result).retryAfterSeconds();
  }

  @Test
  void shouldLimitTheNumberOfPublishers() {
    try (World small = new World(1)) {
      small.open(small.ingest("one"), "actpass");
      PublisherGateway.OpenResult second = small.open(small.ingest("two"), "actpass");

      assertThat(second).isInstanceOf(PublisherGateway.Unavailable.class);
    }
  }

  @Test
  void shouldLimitHowManyAreConnectingAtOnce() {
    try (World small = new World(new Admission(10, 1))) {
      Ingest one = small.ingest("one");
      ScriptedPublisher first =
          small.publisher(one, "actpass", PublisherProfile.of(Retransmission.RTX));
      Ingest second = small.ingest("two");
      assertThat(small.open(second, "actpass")).isInstanceOf(PublisherGateway.Unavailable.class);

      small.connect(one, first);

      assertThat(small.open(second, "actpass")).isInstanceOf(PublisherGateway.Opened.class);
    }
  }

  @Test
  void shouldGiveKeptMediaBackWhenTheIngestIsRemovedInMidReplay() {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    live(ingest);
    assertThat(world.keptMedia().heldBytes()).isPositive();
    world.bindReader(ingest);
    world.registry().stop(ingest.id(), world.time().nowNs());
    world.runTasks();

    assertThat(world.keptMedia().heldBytes()).isZero();
  }

  private void assertEnded(Ingest ingest, String reason) {
    assertThat(ingest.status().publisher()).isNull();
    assertThat(ingest.status().reason()).isEqualTo(reason);
    assertThat(world.io().router().sessions()).isZero();
    assertThat(world.io().router().addresses()).isZero();
  }

  @Test
  void shouldEndAPublisherThatIsNotHeardOfForHalfAMinute() {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    ScriptedPublisher publisher = live(ingest);
    publisher.network().up().down(true);
    world.runFor(29 * SECOND);
    assertThat(ingest.status().state().name()).isEqualTo("SILENT");
    assertThat(ingest.status().publisher()).isNotNull();
    world.runFor(2 * SECOND);

    assertEnded(ingest, "Nothing was heard of the publisher for 30 s.");
  }

  @Test
  void shouldKeepAPublisherThatChecksAndSendsMediaLater() { // a page attaches its tracks
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.connected(ingest);
    world.runFor(120 * SECOND);
    assertThat(ingest.status().state().name()).isEqualTo("CONNECTING");

    publisher.media().start();
    world.runFor(3 * SECOND);

    assertThat(ingest.status().state().name()).isEqualTo("LIVE");
    world.assertLegs(ingest);
  }

  @Test
  void shouldKeepASilentPublisherThatStillChecks() {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    ScriptedPublisher publisher = live(ingest);
    publisher.media().stop();
    world.runFor(60 * SECOND);
    assertThat(ingest.status().publisher()).isNotNull();

    assertThat(ingest.status().state().name()).isEqualTo("SILENT");
  }

  @Test
  void shouldEndWhenThePublisherClosesItsConnection() {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    ScriptedPublisher publisher = live(ingest);
    publisher.media().stop();
    publisher.closeDtls();
    world.settle("the end", () -> ingest.status().publisher() == null);

    assertThat(ingest.status().reason()).startsWith("The publisher closed its connection");
    assertThat(world.plane().find("studio", world.secret())).isNull();
  }

  @Test
  void shouldEndWhenThePublisherDeletesItsSession() {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    ScriptedPublisher publisher = live(ingest);
    publisher.media().stop();
    long nowNs = world.time().nowNs();
    assertThat(world.plane().delete("studio", "wrong", nowNs)).isFalse();
    assertThat(world.plane().delete("other", world.secret(), nowNs)).isFalse();
    assertThat(world.plane().delete("studio", world.secret(), nowNs)).isTrue();
    assertThat(world.plane().delete("studio", world.secret(), nowNs)).isFalse();
    world.settle("close_notify", () -> !publisher.closed().isEmpty());

    assertEnded(ingest, "The publisher ended its session.");
  }

  @Test
  void shouldEndWhenTheIngestIsRemovedAndBeSilentAfterwards() {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    world.bindReader(ingest);
    ScriptedPublisher publisher = live(ingest);
    world.registry().stop(ingest.id(), world.time().nowNs());
    world.runTasks();
    int sent = world.video(ingest).size();
    world.runFor(3 * SECOND);
    publisher.media().stop();
    world.settle("close_notify", () -> !publisher.closed().isEmpty());

    assertThat(world.video(ingest).size()).isEqualTo(sent);
    assertThat(world.io().router().sessions()).isZero();
    assertThat(world.io().timers()).isEmpty();
    assertThat(world.io().reader(ingest.ports().first())).isNull();
    assertThat(world.io().openRtcp()).isEmpty();
    assertThat(world.open(ingest, "actpass")).isInstanceOf(PublisherGateway.NoIngest.class);
  }

  /** A frame takes 10 ms: some of these are in the middle of one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 9, 12, 20, 30, 35})
  void shouldEndReadersWithWholeFrameWhenTheProcessStops(int millisecond) {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    world.bindReader(ingest);
    ScriptedPublisher publisher = live(ingest);
    world.runFor(SECOND + millisecond * SECOND / 1_000);
    world.registry().stopping(ingest.id());
    long askedNs = world.time().nowNs();
    world.runFor(SECOND);
    publisher.media().stop();

    assertGoodbye(world.videoRtcp(ingest));
    assertGoodbye(world.audioRtcp(ingest));
    long endedNs = world.videoRtcp(ingest).timesOf(RtcpHeader.BYE).get(0);
    assertThat(endedNs - askedNs).isBetween(0L, ReaderEnd.FRAME_PATIENCE_NS);
    List<LegCapture.Sent> video = world.video(ingest).sent();
    LegCapture.Sent last = video.get(video.size() - 1);
    assertThat(RtpHeader.marker(last.bytes(), 0)).as("the frame's end").isTrue();
    assertThat(endedNs - last.atNs()).isGreaterThanOrEqualTo(ReaderEnd.READING_NS);
  }

  @Test
  void shouldEndReadersThatNeverHadAPublisher() {
    Ingest ingest = ingest(PublisherPolicy.REJECT);
    world.bindReader(ingest);
    world.registry().stopping(ingest.id());
    world.runTasks();

    assertGoodbye(world.videoRtcp(ingest));
    assertGoodbye(world.audioRtcp(ingest));
    assertThat(world.io().openRtcp()).isEmpty();
    assertThat(world.io().timers()).isEmpty();
  }

  private static void assertGoodbye(LegCapture rtcp) {
    assertThat(rtcp.timesOf(RtcpHeader.BYE)).hasSize(1);
    assertThat(rtcp.lastRtcpType()).isEqualTo(RtcpHeader.RECEIVER_REPORT);
  }

  @Test
  void shouldKeepOneTimerHoweverManyPublishersCome() {
    Ingest ingest = ingest(PublisherPolicy.REPLACE);
    for (int i = 0; i < 5; i++) {
      world.open(ingest, "actpass");
    }
    assertThat(world.io().timers()).hasSize(2);
    assertThat(world.io().router().sessions()).isEqualTo(1);

    world.registry().stop(ingest.id(), world.time().nowNs());
    world.runTasks();

    assertThat(world.io().timers()).isEmpty();
    assertThat(world.io().router().sessions()).isZero();
  }

  @Test
  void shouldSayGoodbyeToAllWhenTheServerStops() {
    Ingest ingest = ingest(PublisherPolicy.REPLACE);
    ScriptedPublisher publisher = live(ingest);
    publisher.media().stop();
    world.plane().shutDown(world.time().nowNs());
    world.settle("close_notify", () -> !publisher.closed().isEmpty());

    assertThat(world.open(ingest, "actpass")).isInstanceOf(PublisherGateway.Unavailable.class);
  }
}
