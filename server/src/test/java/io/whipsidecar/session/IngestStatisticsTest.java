package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.testing.netem.RtpPublisher;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator reads of a publisher, from the packets themselves. */
class IngestStatisticsTest {
  private final World world = new World();
  private final Ingest ingest = world.ingest("studio");

  @AfterEach
  void stop() {
    world.close();
  }

  private ScriptedPublisher live(LinkProfile up) {
    return live(up, Retransmission.RTX);
  }

  private ScriptedPublisher live(LinkProfile up, Retransmission retransmission) {
    world.bindReader(ingest);
    ScriptedPublisher publisher =
        world.connected(ingest, "actpass", PublisherProfile.of(retransmission));
    publisher.network().up().change(up);
    publisher.media().start();
    return publisher;
  }

  private TrackStatistics video() {
    return ingest.statistics().tracks().get(0);
  }

  private TrackStatistics audio() {
    return ingest.statistics().tracks().get(1);
  }

  @Test
  void shouldTellWhatComesInAndGoesOut() {
    ScriptedPublisher publisher = live(LinkProfile.delay(20 * MILLISECOND));
    world.runFor(10 * SECOND);

    assertThat(video().received().packets())
        .isBetween(publisher.media().sent(RtpPublisher.VIDEO) - 300, 4_000L);
    assertThat(video().received().lost()).isZero();
    assertThat(video().received().bitrateBps()).isBetween(2_000_000L, 4_500_000L);
    assertThat(video().picture().frameRate()).isCloseTo(30, within(0.1));
    assertThat(video().picture().width()).isEqualTo(640);
    assertThat(video().picture().height()).isEqualTo(352);
    assertThat(video().picture().profile()).isEqualTo("Constrained Baseline 3.1");
    assertThat(video().picture().keyframeIntervalNs())
        .isCloseTo(2 * SECOND, within(10 * MILLISECOND));
    assertThat(video().forwarded().framesLost()).isZero();
    assertThat(audio().picture()).isEqualTo(TrackStatistics.Picture.NONE);
    assertThat(audio().received().bitrateBps()).isBetween(40_000L, 80_000L);
    assertThat(Math.abs(Objects.requireNonNull(ingest.statistics().avSkewNs())))
        .isLessThan(10 * MILLISECOND);
  }

  @Test
  void shouldTellOfLossBeforeAndAfterRepairAndOfTheRoundTrip() {
    live(LinkProfile.delay(20 * MILLISECOND).withLoss(LossModel.random(0.05)));
    world.runFor(20 * SECOND);

    TrackStatistics.Received received = video().received();
    assertThat(received.lost()).isGreaterThan(100);
    assertThat(received.recovered()).isCloseTo(received.lost(), within(5L));
    assertThat(received.retransmissions()).isGreaterThanOrEqualTo(received.recovered());
    assertThat(received.nacksSent()).isPositive();
    assertThat(ingest.statistics().roundTripTimeNs()).isBetween(15 * MILLISECOND, 60 * MILLISECOND);
  }

  @Test
  void shouldCountFramesThatAreLostForGood() {
    ScriptedPublisher publisher = live(LinkProfile.delay(0), Retransmission.NONE);
    world.runFor(3 * SECOND);
    publisher.network().up().down(true);
    world.runFor(500 * MILLISECOND);
    publisher.network().up().down(false);
    world.runFor(5 * SECOND);

    // 15 frames did not come, the rest up to the next keyframe (4.0 s) was left out
    assertThat(video().forwarded().framesLost()).isBetween(28L, 32L);
  }

  @Test
  void shouldCountDropsOfThePresentReaderOnly() {
    live(LinkProfile.delay(0));
    int port = ingest.tracks().get(0).rtpPort();
    ReaderListener reader = Objects.requireNonNull(world.io().reader(port));
    reader.onDrops(port, 7);
    world.runFor(2 * SECOND);
    assertThat(video().forwarded().readerDrops()).isEqualTo(7);
    assertThat(audio().forwarded().readerDrops()).isZero();

    reader.onReplaced(port);
    reader.onDrops(port, 2);
    world.runFor(2 * SECOND);
    assertThat(video().forwarded().readerDrops()).isEqualTo(2);
  }

  @Test
  void shouldCountEachPublisherFromZeroAndKeepTheLastOnesFigures() {
    ScriptedPublisher first = live(LinkProfile.delay(0));
    world.runFor(5 * SECOND);
    first.closeDtls();
    world.settle("the end", () -> ingest.status().publisher() == null);
    first.media().stop();
    assertThat(video().received().packets()).isPositive();
    assertThat(video().received().bitrateBps()).isZero();
    assertThat(video().picture().frameRate()).isZero();
    assertThat(ingest.statistics().avSkewNs()).isNull();

    long forwarded = video().forwarded().packets();
    ScriptedPublisher second = world.connected(ingest);
    second.media().start();
    world.runFor(2 * SECOND + 500 * MILLISECOND);
    assertThat(video().picture().keyframes()).isLessThanOrEqualTo(2);
    assertThat(video().forwarded().packets()).isGreaterThan(forwarded);
  }
}
