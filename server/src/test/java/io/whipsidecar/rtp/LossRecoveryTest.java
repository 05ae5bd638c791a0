package io.whipsidecar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.testing.netem.RtpPublisher;
import io.whipsidecar.testing.netem.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises about loss, over hundreds of seeds each; the sink checks order and gaps. */
class LossRecoveryTest {
  private static final long MS = VirtualTime.MILLISECOND;
  private static final int SEEDS = 200;
  private static final long DURATION = 5 * VirtualTime.SECOND;
  private static final long VIDEO_BOUND = 450 * MS;
  private static final long AUDIO_BOUND = 300 * MS;
  private static final long LONG_WAY_BOUND = 1_000 * MS;
  private static final long UNANSWERED_AUDIO = 150 * MS;
  private static final LinkProfile CLEAN = LinkProfile.delay(25 * MS);

  /** What a set of runs lost, and how long they paused. */
  private static final class Sum {
    long videoSent;
    long audioSent;
    long videoLost;
    long audioLost;
    long longestVideoPause;
    long longestAudioPause;
    int longVideoPauses;

    void add(LossyPath path) {
      add(path, VIDEO_BOUND, AUDIO_BOUND);
    }

    /** Over a long way the bounds follow the round trip. */
    void addLongWay(LossyPath path) {
      add(path, LONG_WAY_BOUND, LONG_WAY_BOUND);
    }

    private void add(LossyPath path, long videoBound, long audioBound) {
      videoSent += path.publisher.sent(RtpPublisher.VIDEO);
      audioSent += path.publisher.sent(RtpPublisher.AUDIO);
      videoLost += path.video().lost();
      audioLost += path.audio().lost();
      longestVideoPause = Math.max(longestVideoPause, path.video().longestPauseNs);
      longestAudioPause = Math.max(longestAudioPause, path.audio().longestPauseNs);
      if (path.video().longestPauseNs > 200 * MS) {
        longVideoPauses++;
      }
      assertThat(path.statistics(0).longestHoldNs()).isLessThanOrEqualTo(videoBound);
      assertThat(path.statistics(1).longestHoldNs()).isLessThanOrEqualTo(audioBound);
    }

    @Override
    public String toString() {
      return String.format(
          "video lost %d of %d, longest pause %d ms, over 200 ms in %d runs;"
              + " audio lost %d of %d, longest pause %d ms",
          videoLost,
          videoSent,
          longestVideoPause / MS,
          longVideoPauses,
          audioLost,
          audioSent,
          longestAudioPause / MS);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Retransmission.class,
      names = {"RTX", "SAME_SSRC"})
  void shouldLoseNothingAtFivePercentLossBothWays(Retransmission retransmission) {
    Sum sum = new Sum();
    for (int seed = 0; seed < SEEDS; seed++) {
      LossyPath path = runRandomLoss(seed, retransmission, 0.05);
      sum.add(path);
      assertThat(path.statistics(0).rtxPackets() > 0)
          .isEqualTo(retransmission == Retransmission.RTX);
    }
    assertThat(sum.videoLost).as("%s", sum).isZero();
    assertThat(sum.audioLost).as("%s", sum).isLessThanOrEqualTo(sum.audioSent / 1_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Retransmission.class,
      names = {"RTX", "SAME_SSRC"})
  void shouldRecoverAlmostAllAtTenPercentLossBothWays(Retransmission retransmission) {
    Sum sum = new Sum();
    for (int seed = 0; seed < SEEDS; seed++) {
      sum.add(runRandomLoss(seed, retransmission, 0.10));
    }
    assertThat(sum.videoLost).as("%s", sum).isLessThanOrEqualTo(sum.videoSent / 100_000);
    assertThat(sum.longestVideoPause).as("%s", sum).isLessThanOrEqualTo(500 * MS);
  }

  /** The handshake had losses itself, so the way looks longer than it is. */
  @Test
  void shouldNotRelyOnTheHandshakesRoundTrip() {
    Sum sum = new Sum();
    for (int seed = 0; seed < SEEDS; seed++) {
      LinkProfile lossy = CLEAN.withLoss(LossModel.random(0.10));
      LossyPath path = new LossyPath(seed, PublisherProfile.of(Retransmission.RTX), lossy, lossy);
      path.receiver.onRoundTrip(350 * MS);
      path.run(DURATION);
      sum.addLongWay(path);
    }
    assertThat(sum.videoLost).as("%s", sum).isLessThanOrEqualTo(sum.videoSent / 100_000);
  }

  @Test
  void shouldRecoverOverALongWay() {
    Sum sum = new Sum();
    for (int seed = 0; seed < SEEDS; seed++) {
      LinkProfile lossy = LinkProfile.delay(75 * MS).withLoss(LossModel.random(0.05));
      LossyPath path =
          new LossyPath(seed, PublisherProfile.of(Retransmission.SAME_SSRC), lossy, lossy);
      path.run(DURATION);
      sum.addLongWay(path);
    }
    assertThat(sum.videoLost).as("%s", sum).isLessThanOrEqualTo(sum.videoSent / 10_000);
    assertThat(sum.audioLost).as("%s", sum).isLessThanOrEqualTo(sum.audioSent / 200);
  }

  @Test
  void shouldNotFloodANarrowLink() {
    Sum sum = new Sum();
    for (int seed = 0; seed < SEEDS; seed++) {
      LinkProfile lossy = CLEAN.withLoss(LossModel.random(0.05));
      LinkProfile narrow = lossy.withBandwidth(3_000_000, 300 * MS);
      LossyPath path =
          new LossyPath(seed, PublisherProfile.of(Retransmission.SAME_SSRC), narrow, lossy);
      path.run(DURATION);
      sum.addLongWay(path);
      TrackStatistics video = path.statistics(RtpPublisher.VIDEO);
      assertThat(video.nackedPackets()).isLessThan(8 * video.lostBeforeRepair());
    }
    assertThat(sum.videoLost).as("%s", sum).isLessThanOrEqualTo(sum.videoSent / 500);
  }

  @Test
  void shouldRecoverFromBursts() {
    Sum sum = new Sum();
    for (int seed = 0; seed < SEEDS; seed++) {
      LinkProfile up = CLEAN.withLoss(LossModel.bursts(0.03, 4));
      LinkProfile down = CLEAN.withLoss(LossModel.random(0.03));
      LossyPath path = new LossyPath(seed, PublisherProfile.of(Retransmission.RTX), up, down);
      path.run(DURATION);
      sum.add(path);
    }
    assertThat(sum.videoLost).as("%s", sum).isZero();
    assertThat(sum.longestVideoPause).as("%s", sum).isLessThanOrEqualTo(300 * MS);
  }

  @Test
  void shouldLoseNothingToReordering() {
    for (Retransmission retransmission : Retransmission.values()) {
      Sum sum = new Sum();
      for (int seed = 0; seed < SEEDS; seed++) {
        LinkProfile up = CLEAN.withReordering(0.03, 30 * MS).withDuplicates(0.01);
        LossyPath path = new LossyPath(seed, PublisherProfile.of(retransmission), up, CLEAN);
        path.run(DURATION);
        sum.add(path);
      }
      assertThat(sum.videoLost).as("%s", sum).isZero();
      assertThat(sum.audioLost).as("%s", sum).isZero();
    }
  }

  @Test
  void shouldNotStallBeyondTheAudioBoundWhenNobodyRetransmits() {
    Sum sum = new Sum();
    for (int seed = 0; seed < SEEDS; seed++) {
      LossyPath path = runRandomLoss(seed, Retransmission.NONE, 0.05);
      sum.add(path);
      assertThat(path.statistics(0).answersNacks()).isFalse();
      assertThat(path.statistics(1).longestHoldNs()).isLessThanOrEqualTo(UNANSWERED_AUDIO);
      assertThat(path.video().lost()).isEqualTo(path.statistics(0).lost());
    }
    assertThat(sum.longestVideoPause).as("%s", sum).isLessThanOrEqualTo(250 * MS);
    assertThat(sum.longestAudioPause).as("%s", sum).isLessThanOrEqualTo(250 * MS);
  }

  private static LossyPath runRandomLoss(long seed, Retransmission retransmission, double loss) {
    LinkProfile lossy = CLEAN.withJitter(5 * MS).withLoss(LossModel.random(loss));
    LossyPath path = new LossyPath(seed, PublisherProfile.of(retransmission), lossy, lossy);
    path.run(DURATION);
    return path;
  }

  @Test
  void shouldGoOnAtOnceAfterFiveSecondsOfSilence() {
    for (int seed = 0; seed < SEEDS; seed++) {
      LossyPath path = new LossyPath(seed, PublisherProfile.of(Retransmission.RTX), CLEAN, CLEAN);
      path.time.in(2 * VirtualTime.SECOND, now -> path.up.down(true));
      path.time.in(7 * VirtualTime.SECOND, now -> path.up.down(false));
      path.run(9 * VirtualTime.SECOND);
      assertThat(path.video().longestPauseNs).isLessThanOrEqualTo(5_040 * MS);
      assertThat(path.audio().longestPauseNs).isLessThanOrEqualTo(5_040 * MS + AUDIO_BOUND);
      assertThat(path.video().resets).isZero();
    }
  }

  @Test
  void shouldCountThroughWrapsUnderLoss() {
    for (int seed = 0; seed < SEEDS; seed++) {
      LinkProfile lossy = CLEAN.withLoss(LossModel.random(0.05));
      PublisherProfile profile =
          PublisherProfile.of(Retransmission.SAME_SSRC).startingAt(65_536 - seed, 65_500);
      LossyPath path = new LossyPath(seed, profile, lossy, lossy);
      path.run(DURATION);
      assertThat(path.video().lost()).isZero();
      assertThat(path.video().sequences.get(0) + path.video().sequences.size() - 1)
          .isEqualTo(path.video().sequences.get(path.video().sequences.size() - 1));
    }
  }
}
