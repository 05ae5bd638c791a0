package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A scripted publisher and a whole media plane exchange datagrams in virtual time. */
class PublisherSessionTest {
  private static final PublisherProfile RTX = PublisherProfile.of(Retransmission.RTX);

  private final World world = new World();
  private final Ingest ingest = world.ingest("studio");

  @AfterEach
  void stop() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"actpass", "active", "passive"})
  void shouldForwardCleanTracksInBothDtlsRoles(String setup) {
    world.bindReader(ingest);
    ScriptedPublisher publisher =
        world.connected(ingest, setup, PublisherProfile.of(Retransmission.RTX));
    publisher.media().start();
    world.runFor(5 * SECOND);

    world.assertLegs(ingest);
    assertThat(world.video(ingest).size()).isEqualTo(videoPackets(publisher));
    assertThat(world.audio(ingest).size()).isEqualTo((int) publisher.media().sent(1));
    world.videoRtcp(ingest).assertReportsEverySecond(world.video(ingest));
    world.audioRtcp(ingest).assertReportsEverySecond(world.audio(ingest));
    assertThat(publisher.media().keyframeRequests()).isZero();
  }

  @Test
  void shouldPassEveryStageAndBeLive() {
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.connected(ingest);
    publisher.media().start();
    world.runFor(SECOND);

    for (Stage stage : Stage.values()) {
      assertThat(world.hasPassed(ingest, stage)).as(stage.id()).isTrue();
    }
    assertThat(ingest.status().state().name()).isEqualTo("LIVE");
  }

  @Test
  void shouldUseMediaThatComesBeforeTheKeys() {
    world.bindReader(ingest);
    ScriptedPublisher publisher =
        world.publisher(ingest, "passive", PublisherProfile.of(Retransmission.RTX));
    publisher.holdLastFlight();
    publisher.startDtls();
    publisher.checkForever();
    world.settle("the publisher's keys", publisher::hasKeys);
    publisher.media().start();
    world.runFor(30 * MILLISECOND);
    assertThat(world.hasPassed(ingest, Stage.DTLS_DONE)).isFalse();
    assertThat(world.video(ingest).size()).isZero();

    publisher.releaseLastFlight();
    world.settle("the server's keys", () -> world.hasPassed(ingest, Stage.DTLS_DONE));
    world.runFor(SECOND);

    world.assertLegs(ingest);
    assertThat(world.video(ingest).size()).isEqualTo(videoPackets(publisher));
  }

  @ParameterizedTest
  @EnumSource(
      value = Retransmission.class,
      names = {"RTX", "SAME_SSRC"})
  void shouldRepairLossByNack(Retransmission retransmission) {
    world.bindReader(ingest);
    ScriptedPublisher publisher =
        world.connected(ingest, "actpass", PublisherProfile.of(retransmission));
    LinkProfile path = LinkProfile.delay(25 * MILLISECOND);
    publisher.network().up().change(path.withLoss(LossModel.random(0.05)));
    publisher.network().down().change(path);
    publisher.media().start();
    world.runFor(20 * SECOND);
    publisher.media().stop();
    world.runFor(SECOND);

    world.assertLegs(ingest);
    assertThat(publisher.network().up().lost()).isGreaterThan(200);
    long sent = publisher.media().sent(0);
    assertThat((double) world.video(ingest).size()).isGreaterThan(0.99 * sent);
    assertWholeFrames(world.video(ingest));
    // FFmpeg 8.1 offers reduced size for its video only, and ignores a NACK behind a report.
    assertThat(publisher.media().nacksBehindReports()).isZero();
  }

  /** A PLI is answered at once here, so what is not lost was worth waiting for. */
  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void shouldRepairFromTheFirstLossOverALongWay(int roundTripMs) {
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.publisher(ingest, "actpass", RTX);
    LinkProfile path = LinkProfile.delay(roundTripMs / 2 * MILLISECOND);
    publisher.network().up().change(path);
    publisher.network().down().change(path);
    connectOver(publisher);
    publisher.media().start();
    world.runFor(300 * MILLISECOND);
    publisher.network().up().change(path.withLoss(LossModel.random(0.03)));
    world.runFor(20 * SECOND);
    publisher.network().up().change(path);
    world.runFor(2 * SECOND);
    publisher.media().stop();
    world.runFor(SECOND);

    world.assertLegs(ingest);
    assertThat(publisher.network().up().lost()).isGreaterThan(100);
    assertThat((long) world.video(ingest).size()).isGreaterThanOrEqualTo(publisher.media().sent(0));
    assertThat(world.audio(ingest).size()).isEqualTo((int) publisher.media().sent(1));
    assertWholeFrames(world.video(ingest));
  }

  /** The handshake's flights take the way, too: virtual time has to pass between them. */
  private void connectOver(ScriptedPublisher publisher) {
    publisher.startDtls();
    publisher.checkForever();
    world.settle(
        "handshake",
        () -> {
          world.time().runFor(5 * MILLISECOND); // the handshake has real deadlines, too
          return publisher.hasKeys() && world.hasPassed(ingest, Stage.DTLS_DONE);
        });
  }

  @Test
  void shouldHoldFramesWholeOnceSomethingWasRepaired() {
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.connected(ingest, "actpass", RTX);
    LinkProfile path = LinkProfile.delay(25 * MILLISECOND);
    publisher.network().up().change(path.withLoss(LossModel.random(0.02)));
    publisher.network().down().change(path);
    publisher.media().start();
    world.runFor(2 * SECOND);
    // From here on nothing that is lost comes again.
    publisher.network().down().change(path.withLoss(LossModel.random(1)));
    world.runFor(8 * SECOND);

    assertThat(publisher.network().up().lost()).isGreaterThan(20);
    assertThat(framesNotEnded(world.video(ingest))).isZero();
  }

  @Test
  void shouldBreakOnlyTheFirstFrameThatLosesAPacketForGood() {
    world.bindReader(ingest);
    ScriptedPublisher publisher =
        world.connected(ingest, "actpass", PublisherProfile.of(Retransmission.NONE));
    LinkProfile path = LinkProfile.delay(25 * MILLISECOND);
    publisher.network().up().change(path.withLoss(LossModel.random(0.002)));
    publisher.media().start();
    world.runFor(30 * SECOND);

    world.assertLegs(ingest);
    assertThat(publisher.network().up().lost()).isPositive();
    assertThat(publisher.media().keyframeRequests()).isPositive();
    assertThat(world.video(ingest).size()).isGreaterThan(1_000);
    assertThat(framesNotEnded(world.video(ingest))).isLessThanOrEqualTo(1);
  }

  /** Frames that were begun and not ended: their packets had gone out when one was missed. */
  private static int framesNotEnded(LegCapture video) {
    int count = 0;
    boolean open = false;
    for (byte[] payload : video.payloads()) {
      if ((payload[0] & 0x1f) == H264Payload.FU_A) {
        boolean start = (payload[1] & 0x80) != 0;
        assertThat(start || open).as("no frame without its start").isTrue();
        count += start && open ? 1 : 0;
        open = (payload[1] & 0x40) == 0;
      }
    }
    return count;
  }

  /** All that were sent, and one more: the first parameter sets go out in a packet each. */
  private static int videoPackets(ScriptedPublisher publisher) {
    return (int) publisher.media().sent(0) + 1;
  }

  /** Every frame that was begun was ended, and in order: a decoder sees no damage. */
  private static void assertWholeFrames(LegCapture video) {
    long last = -1;
    boolean open = false;
    for (byte[] payload : video.payloads()) {
      if ((payload[0] & 0x1f) == H264Payload.FU_A) {
        long sequence = H264Payload.sequence(payload);
        boolean start = (payload[1] & 0x80) != 0;
        assertThat(start).as("start of " + sequence).isEqualTo(!open);
        assertThat(sequence).isGreaterThan(last);
        assertThat(start || sequence == last + 1).isTrue();
        open = (payload[1] & 0x40) == 0;
        last = sequence;
      }
    }
  }

  @Test
  void shouldGoOnSmoothlyWithTheNextPublisher() {
    world.bindReader(ingest);
    ScriptedPublisher first = world.connected(ingest);
    first.media().renew(0, 0x5555, 65_500, -90_000);
    first.media().start();
    world.runFor(3 * SECOND);
    first.media().stop();
    first.sendRtcp(bye(0x5555));
    first.closeDtls();
    world.settle("the end", () -> ingest.status().publisher() == null);
    world.runFor(4 * SECOND);
    int before = world.video(ingest).size();

    ScriptedPublisher second = world.connected(ingest);
    second.media().renew(0, 0x77777777, 123, 0x40000000);
    second.media().renew(1, 0x66666666, 60_000, 0x10000000);
    second.media().start();
    world.runFor(3 * SECOND);

    world.assertLegs(ingest);
    assertThat(world.videoRtcp(ingest).timesOf(RtcpHeader.BYE)).isEmpty();
    assertThat(world.audioRtcp(ingest).timesOf(RtcpHeader.BYE)).isEmpty();
    LegCapture video = world.video(ingest);
    assertThat(video.size()).isGreaterThan(before);
    assertThat(H264Payload.beginsKeyframe(video.payloads().get(before))).isTrue();
    double elapsed = video.sent().get(before).atNs() - video.sent().get(before - 1).atNs();
    int ticks =
        RtpHeader.timestamp(video.sent().get(before).bytes(), 0)
            - RtpHeader.timestamp(video.sent().get(before - 1).bytes(), 0);
    assertThat(ticks / 90_000.0).isCloseTo(elapsed / 1e9, org.assertj.core.data.Offset.offset(0.1));
  }

  private static byte[] bye(int ssrc) {
    byte[] compound = new byte[16];
    RtcpHeader.write(compound, 0, 0, RtcpHeader.RECEIVER_REPORT, 8);
    RtcpHeader.write(compound, 8, 1, RtcpHeader.BYE, 8);
    ByteBuffer.wrap(compound).putInt(4, ssrc).putInt(12, ssrc);
    return compound;
  }

  @Test
  void shouldKeepTracksTogether() {
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.connected(ingest);
    publisher.media().renew(0, 0x1111, 1, 0x1234567);
    publisher.media().renew(1, 0x2222, 1, 0x7654321);
    publisher.media().start();
    world.runFor(10 * SECOND);

    List<Double> offsets = new ArrayList<>();
    offsets.add(mediaSeconds(world.video(ingest), world.videoRtcp(ingest), 90_000));
    offsets.add(mediaSeconds(world.audio(ingest), world.audioRtcp(ingest), 48_000));
    for (double offset : offsets) {
      assertThat(offset).isCloseTo(0, org.assertj.core.data.Offset.offset(0.03));
    }
  }

  /** How far the latest packet is from where the latest report says it should be, in seconds. */
  private static double mediaSeconds(LegCapture rtp, LegCapture rtcp, int clock) {
    LegCapture.Sent report = rtcp.sent().get(rtcp.size() - 1);
    LegCapture.Sent packet = rtp.sent().get(rtp.size() - 1);
    int ticks = RtpHeader.timestamp(packet.bytes(), 0) - ByteBuffer.wrap(report.bytes()).getInt(16);
    return (double) ticks / clock - (packet.atNs() - report.atNs()) / 1e9;
  }

  @Test
  void shouldAskForAKeyframeWhenAReaderComes() {
    ScriptedPublisher publisher = world.connected(ingest);
    publisher.media().start();
    world.runFor(500 * MILLISECOND);
    assertThat(world.video(ingest).size()).isZero();

    world.bindReader(ingest);
    world.runFor(3 * SECOND);

    world.assertLegs(ingest);
    assertThat(world.hasPassed(ingest, Stage.READER_BOUND)).isTrue();
  }
}
