package io.whipsidecar.forward;

import static io.whipsidecar.forward.Fixture.AUDIO;
import static io.whipsidecar.forward.Fixture.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher with clocks of its own, a network with jitter, and what the reader computes. */
class OutputClockTest {
  private static final long SECOND = 1_000_000_000L;

  private final Random random = new Random(1);
  private OutputClock clock = newClock(0);

  private static OutputClock newClock(long anchorNs) {
    List<TrackOutput> tracks = Fixture.parameters(LossPolicy.PASS, anchorNs).tracks();
    return new OutputClock(tracks, Fixture.ANCHOR_NTP, anchorNs);
  }

  /** One publisher session in virtual time; collects how the output relates to the capture. */
  private final class Session {
    long videoDelayNs = 40_000_000;
    long audioDelayNs = 20_000_000;
    long jitterNs;
    double ppm;
    double audioPpm;
    double firstReport = 0.5;
    double reportInterval = 1;
    boolean silent;
    long startNs;
    int videoBase = random.nextInt();
    int audioBase = random.nextInt();
    long ntpBase = random.nextLong();

    /** Of the last frame of each kind: time on the output's timeline minus capture time. */
    double videoLagMs;

    double audioLagMs;
    double worstSkewMs;
    double worstStepMs;
    private double lastVideo = Double.NaN;

    /** Runs from capture time {@code from} to {@code to}, in seconds. */
    void run(double from, double to) {
      double nextReport = from + firstReport;
      for (long i = (long) (from * 100); i < (long) (to * 100); i++) {
        double t = i / 100.0;
        if (i % 2 == 0) {
          audio(t);
        }
        if (i % 4 == 0) {
          video(t);
          worstSkewMs = Math.max(worstSkewMs, Math.abs(videoLagMs - audioLagMs));
        }
        if (!silent && t >= nextReport) {
          nextReport += reportInterval;
          long now = startNs + (long) (t * SECOND) + 50_000_000;
          clock.onSenderReport(VIDEO, ntp(t), videoTicks(t), now);
          clock.onSenderReport(AUDIO, ntp(t), audioTicks(t), now);
        }
      }
    }

    void audio(double t) {
      long now = startNs + (long) (t * SECOND) + audioDelayNs + jitter();
      audioLagMs = lagMs(AUDIO, clock.onFrame(AUDIO, audioTicks(t), now), t);
    }

    void video(double t) {
      long now = startNs + (long) (t * SECOND) + videoDelayNs + jitter();
      videoLagMs = lagMs(VIDEO, clock.onFrame(VIDEO, videoTicks(t), now), t);
      worstStepMs =
          Double.isNaN(lastVideo) ? 0 : Math.max(worstStepMs, Math.abs(videoLagMs - lastVideo));
      lastVideo = videoLagMs;
    }

    private double lagMs(int track, int timestamp, double t) {
      long at = startNs + (long) (t * SECOND);
      int rate = track == VIDEO ? 90_000 : 48_000;
      return (timestamp - clock.timestampAt(track, at)) * 1_000.0 / rate;
    }

    private long jitter() {
      return jitterNs == 0 ? 0 : (long) (random.nextDouble() * jitterNs);
    }

    private int videoTicks(double t) {
      return videoBase + (int) (long) (t * 90_000 * (1 + ppm / 1e6));
    }

    private int audioTicks(double t) {
      return audioBase + (int) (long) (t * 48_000 * (1 + (ppm + audioPpm) / 1e6));
    }

    private long ntp(double t) {
      return ntpBase + Ticks.nsToNtp((long) (t * SECOND * (1 + ppm / 1e6)));
    }
  }

  @Test
  void shouldTakeArrivalForTimeAtFirst() {
    Session session = new Session();
    session.silent = true;
    session.run(0, 5);

    assertThat(session.audioLagMs).isBetween(19.9, 20.1);
    assertThat(session.videoLagMs).isBetween(39.9, 40.1);
  }

  @Test
  void shouldReachPublishersLipSyncWithoutStep() {
    Session session = new Session();
    session.videoDelayNs = 320_000_000;
    session.run(0, 8);

    assertThat(session.videoLagMs - session.audioLagMs).isBetween(-1.0, 1.0);
    assertThat(session.worstStepMs).isLessThanOrEqualTo(4.1); // 10 % of 40 ms
  }

  @Test
  void shouldBeginNextSessionWithLipSyncOfTheLast() {
    Session session = new Session();
    session.videoDelayNs = 320_000_000;
    session.run(0, 8);
    clock.onPublisherStarted();
    Session next = new Session();
    next.startNs = 13 * SECOND;
    next.videoDelayNs = 320_000_000;
    next.run(0, 0.4);

    assertThat(next.videoLagMs - next.audioLagMs).isBetween(-3.0, 3.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, 200})
  void shouldStayInSyncAndOnTimeForAnHourOfDrift(int ppm) {
    Session session = new Session();
    session.ppm = ppm;
    session.jitterNs = 15_000_000;
    session.run(0, 60);
    session.worstSkewMs = 0;
    session.run(60, 3_600);

    assertThat(session.worstSkewMs).isLessThan(10);
    assertThat(session.audioLagMs).isBetween(10.0, 40.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, 200})
  void shouldStayInSyncWhenAudioDriftsAgainstVideo(int ppm) {
    Session session = new Session();
    session.audioPpm = ppm;
    session.reportInterval = 5;
    session.run(0, 60);
    session.worstSkewMs = 0;
    session.run(60, 3_600);

    assertThat(session.worstSkewMs).isLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, 200})
  void shouldFollowDriftWithoutReports(int ppm) {
    Session session = new Session();
    session.ppm = ppm;
    session.silent = true;
    session.run(0, 3_600);

    assertThat(session.audioLagMs).isBetween(15.0, 25.0);
    assertThat(session.videoLagMs).isBetween(35.0, 45.0);
  }

  @Test
  void shouldKeepOffsetOverThirtySecondsOfSilence() {
    Session session = new Session();
    session.run(0, 10);
    for (long i = 250; i < 1_000; i++) {
      session.video(i / 25.0);
    }
    session.worstSkewMs = 0;
    session.run(40, 45);

    assertThat(session.worstSkewMs).isLessThan(2);
  }

  @Test
  void shouldGoOnAtArrivalAfterJumpOfTimestamps() {
    Session session = new Session();
    session.run(0, 10);
    double before = session.videoLagMs;
    session.videoBase += 123_456_789;
    session.run(10, 20);

    assertThat(session.videoLagMs).isBetween(before - 30, before + 30);
  }

  @Test
  void shouldIgnoreStepOfPublishersWallClock() {
    Session session = new Session();
    session.run(0, 10);
    session.ntpBase += 77L << 32;
    session.worstSkewMs = 0;
    session.run(10, 20);

    assertThat(session.worstSkewMs).isLessThan(2);
    assertThat(session.worstStepMs).isLessThan(5);
  }

  @Test
  void shouldIgnoreReportsThatContradictArrival() {
    Session session = new Session();
    session.silent = true;
    session.run(0, 2);
    clock.onSenderReport(VIDEO, 0, session.videoBase, 2 * SECOND);
    clock.onSenderReport(AUDIO, 99L << 32, session.audioBase, 2 * SECOND);
    session.worstSkewMs = 0;
    session.run(2, 5);

    assertThat(session.worstSkewMs).isLessThan(21);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldNeverGoBackWhateverThePublisherDoes(long seed) {
    Random chaos = new Random(seed);
    long now = chaos.nextLong() >> 8;
    clock = newClock(now);
    int timestamp = chaos.nextInt();
    long last = Long.MIN_VALUE;
    for (int i = 0; i < 20_000; i++) {
      now += chaos.nextInt(60_000_000);
      timestamp += 1 + chaos.nextInt(4_000);
      int choice = chaos.nextInt(400);
      if (choice == 0) {
        timestamp = chaos.nextInt();
      } else if (choice == 1) {
        clock.onPublisherStarted();
      } else if (choice == 2) {
        clock.onStreamReset(VIDEO);
      } else if (choice == 3) {
        now += chaos.nextInt(20) * SECOND;
      } else if (choice < 8) {
        clock.onSenderReport(choice & 1, chaos.nextLong(), chaos.nextInt(), now);
      } else if (choice < 40) {
        clock.onFrame(AUDIO, chaos.nextInt(), now);
      }
      int output = clock.onFrame(VIDEO, timestamp, now);
      long extended = last == Long.MIN_VALUE ? output : last + (output - (int) last);
      assertThat(extended).isGreaterThan(last);
      last = extended;
    }
  }
}
