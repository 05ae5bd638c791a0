package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.testing.netem.RtpPublisher;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What takes a long time to go wrong, through the whole session and real SRTP: clocks that drift,
 * timestamps and sequence numbers that wrap, rollover counters, silence. The reader is looked at as
 * FFmpeg does: by the sender reports of each leg port, and by the order of what comes.
 */
class LongSessionTest {
  private static final long MINUTE = 60 * SECOND;

  private final World world = new World();
  private final Ingest ingest = world.ingest("studio");
  private double leastVideoS = Double.MAX_VALUE;

  @AfterEach
  void stop() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({"200, -200", "-200, 200"})
  void shouldStayInSyncForAnHourWhateverTheClocksDo(int videoPpm, int audioPpm) {
    ScriptedPublisher publisher = publisher();
    publisher.media().drift(RtpPublisher.VIDEO, videoPpm);
    publisher.media().drift(RtpPublisher.AUDIO, audioPpm);
    LinkProfile path = LinkProfile.delay(20 * MILLISECOND).withJitter(5 * MILLISECOND);
    publisher.network().up().change(path.withLoss(LossModel.random(0.01)));
    publisher.network().down().change(path);
    publisher.media().start();

    for (int minute = 0; minute < 60; minute++) {
      world.runFor(MINUTE);
      assertInSync("minute " + minute, 0.010);
    }
  }

  @Test
  void shouldStayInSyncWhenTheFirstReportsComeLateAndSoundIsDiscontinuous() {
    ScriptedPublisher publisher = publisher();
    publisher.media().firstReportAfter(4 * SECOND);
    publisher.media().discontinuousAudio();
    publisher.media().start();

    for (int minute = 0; minute < 10; minute++) {
      world.runFor(MINUTE);
      assertInSync("minute " + minute, 0.010);
    }
  }

  @Test
  void shouldStayInSyncOverHalfAMinuteOfNothing() {
    ScriptedPublisher publisher = publisher();
    publisher.media().start();
    world.runFor(MINUTE);
    assertInSync("before", 0.010);
    LinkProfile path = LinkProfile.delay(0);
    for (int i = 0; i < 3; i++) {
      publisher.network().up().change(path.withLoss(LossModel.random(1)));
      world.runFor(25 * SECOND);
      publisher.network().up().change(path);
      world.runFor(35 * SECOND);

      assertInSync("outage " + i, 0.010);
    }
  }

  /** Timestamps are about to wrap, sequence numbers do so every few minutes. */
  private ScriptedPublisher publisher() {
    world.bindReader(ingest);
    PublisherProfile profile = PublisherProfile.of(Retransmission.RTX).withPacketsPerFrame(4);
    ScriptedPublisher publisher = world.connected(ingest, "actpass", profile);
    publisher.media().renew(RtpPublisher.VIDEO, 0x1111, 65_000, -90_000 * 90);
    publisher.media().renew(RtpPublisher.AUDIO, 0x2222, 65_500, -48_000 * 100);
    return publisher;
  }

  /** What came since the last time: in order, whole, and picture and sound of one moment meet. */
  private void assertInSync(String when, double withinS) {
    world.video(ingest).assertContinuous(102);
    world.audio(ingest).assertContinuous(111);
    double videoS = delayS(world.video(ingest), world.videoRtcp(ingest), 90_000);
    double audioS = delayS(world.audio(ingest), world.audioRtcp(ingest), 48_000);
    assertThat(videoS - audioS).as("skew, " + when).isBetween(-withinS, withinS);
    leastVideoS = Math.min(leastVideoS, videoS);
    assertThat(videoS - leastVideoS).as("delay that grows, " + when).isLessThan(0.5);
    List.of(
            world.video(ingest),
            world.audio(ingest),
            world.videoRtcp(ingest),
            world.audioRtcp(ingest))
        .forEach(LegCapture::clear);
  }

  /** The shortest time from what a packet's timestamp says to its arrival at the reader. */
  private static double delayS(LegCapture media, LegCapture reports, int clockRateHz) {
    byte[] report = lastReport(reports);
    ByteBuffer fields = ByteBuffer.wrap(report);
    double reportS =
        (fields.getInt(8) & 0xffff_ffffL) + (fields.getInt(12) & 0xffff_ffffL) / 0x1p32;
    int reportTicks = fields.getInt(16);
    double least = Double.MAX_VALUE;
    List<LegCapture.Sent> sent = media.sent();
    for (LegCapture.Sent one : sent.subList(Math.max(0, sent.size() - 500), sent.size())) {
      int ticks = RtpHeader.timestamp(one.bytes(), 0) - reportTicks;
      least = Math.min(least, one.atNs() / 1e9 - reportS - (double) ticks / clockRateHz);
    }
    return least;
  }

  private static byte[] lastReport(LegCapture reports) {
    for (int i = reports.size() - 1; i >= 0; i--) {
      byte[] compound = reports.sent().get(i).bytes();
      if (RtcpHeader.packetType(compound, 0) == RtcpHeader.SENDER_REPORT) {
        return compound;
      }
    }
    throw new AssertionError("no sender report (expected: one a second)");
  }
}
