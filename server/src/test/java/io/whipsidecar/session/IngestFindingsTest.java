package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Finding;
import io.whipsidecar.ingest.Finding.Reason;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Findings from packets: what publishers of many kinds are told of, and when they go. */
class IngestFindingsTest {
  private final World world = new World();
  private final Ingest ingest = world.ingest("studio");

  @AfterEach
  void stop() {
    world.close();
  }

  private ScriptedPublisher live(Retransmission retransmission, LinkProfile up) {
    world.bindReader(ingest);
    ScriptedPublisher publisher =
        world.connected(ingest, "actpass", PublisherProfile.of(retransmission));
    publisher.network().up().change(up);
    publisher.media().start();
    return publisher;
  }

  private List<Reason> reasons() {
    return ingest.statistics().findings().stream().map(Finding::reason).toList();
  }

  @Test
  void shouldFindNothingOnAGoodNetworkNorOnABadOne() {
    LinkProfile bad =
        LinkProfile.delay(40 * MILLISECOND)
            .withJitter(20 * MILLISECOND)
            .withLoss(LossModel.random(0.1))
            .withReordering(0.03, 30 * MILLISECOND);
    ScriptedPublisher publisher = live(Retransmission.RTX, LinkProfile.delay(0));
    world.runFor(30 * SECOND);
    publisher.network().up().change(bad);
    publisher.network().down().change(bad);
    world.runFor(60 * SECOND);

    assertThat(ingest.statistics().findings()).isEmpty();
  }

  /** It has keyframes every 2 s only, of which most are hit, and does not care for requests. */
  @Test
  void shouldFindAPublisherThatIgnoresFeedbackAndForgetItWhenItLeaves() {
    ScriptedPublisher publisher =
        live(
            Retransmission.NONE,
            LinkProfile.delay(10 * MILLISECOND).withLoss(LossModel.random(0.02)));
    world.runFor(30 * SECOND);
    assertThat(reasons()).containsExactlyInAnyOrder(Reason.IGNORES_NACK, Reason.IGNORES_PLI);

    publisher.network().up().change(LinkProfile.delay(0));
    publisher.closeDtls();
    world.runFor(100 * MILLISECOND);
    world.settle("the end", () -> ingest.status().publisher() == null);
    assertThat(reasons()).isEmpty();
  }

  /** As browsers do: a keyframe when it is asked for, and at no other time. */
  @Test
  void shouldAskAPublisherForKeyframesAndFindNothingWhenItAnswers() {
    ScriptedPublisher publisher = live(Retransmission.RTX, LinkProfile.delay(50 * MILLISECOND));
    publisher.media().keyframeInterval(Integer.MAX_VALUE, true);
    world.runFor(10 * SECOND);
    int askedByItsReader = publisher.media().keyframeRequests();
    world.runFor(60 * SECOND);

    assertThat(publisher.media().keyframeRequests() - askedByItsReader).isBetween(4, 6);
    assertThat(reasons()).isEmpty();
  }

  @Test
  void shouldFindAPublisherWhoseKeyframesAreFarApartAndThatAnswersNoRequest() {
    ScriptedPublisher publisher = live(Retransmission.RTX, LinkProfile.delay(50 * MILLISECOND));
    publisher.media().keyframeInterval(60 * 30, false);
    world.runFor(30 * SECOND);

    assertThat(reasons())
        .containsExactlyInAnyOrder(Reason.KEYFRAME_INTERVAL_TOO_LONG, Reason.IGNORES_PLI);
  }

  @Test
  void shouldFindDropsAtTheReader() {
    live(Retransmission.RTX, LinkProfile.delay(0));
    world.runFor(3 * SECOND);
    int port = ingest.tracks().get(1).rtpPort();
    Objects.requireNonNull(world.io().reader(port)).onDrops(port, 12);
    world.runFor(2 * SECOND);

    assertThat(reasons()).containsExactly(Reason.READER_DROPS_PACKETS);
    assertThat(ingest.statistics().findings().get(0).message())
        .startsWith("The kernel has dropped 12 audio packets");
  }

  @Test
  void shouldFindMissingSenderReports() {
    ScriptedPublisher publisher = live(Retransmission.RTX, LinkProfile.delay(0));
    publisher.media().withoutSenderReports();
    world.runFor(30 * SECOND);

    assertThat(reasons()).containsExactly(Reason.NO_SENDER_REPORTS);
    assertThat(ingest.statistics().avSkewNs()).isNull();
  }
}
