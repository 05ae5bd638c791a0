package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network is gone for seconds while a publisher of 8 Mb/s goes on: the same session. */
class OutageTest {
  private static final int PACKETS_PER_FRAME = 27;
  private static final int PACKETS_PER_GROUP = 67 * PACKETS_PER_FRAME; // 60 frames: 905 a second

  private final World world = new World();
  private final Ingest ingest = world.ingest("studio");

  @AfterEach
  void stop() {
    world.close();
  }

  /** How much later video comes out than audio that was captured at the same time. */
  private double offsetMs() {
    LegCapture.Sent video = newestFragment();
    long sequence = H264Payload.sequence(payload(video)) - 40_000;
    long inGroup = sequence % PACKETS_PER_GROUP - 8 * PACKETS_PER_FRAME;
    long frame = inGroup < 0 ? 0 : 1 + inGroup / PACKETS_PER_FRAME;
    double videoMs = (sequence / PACKETS_PER_GROUP * 60 + frame) * 1_000 / 30.0;
    LegCapture.Sent audio = world.audio(ingest).sent().get(world.audio(ingest).size() - 1);
    double audioMs = 3 + (ByteBuffer.wrap(payload(audio)).getLong() - 1_000) * 20;
    return timeMs(video, world.videoRtcp(ingest), 90)
        - videoMs
        - (timeMs(audio, world.audioRtcp(ingest), 48) - audioMs);
  }

  /** A reader's time of a packet, by the newest sender report (RFC 3550 §6.4.1). */
  private static double timeMs(LegCapture.Sent packet, LegCapture rtcp, double ticksPerMs) {
    ByteBuffer report = ByteBuffer.wrap(rtcp.sent().get(rtcp.size() - 1).bytes());
    double ntpMs = report.getInt(8) * 1e3 + (report.getInt(12) & 0xffff_ffffL) * 1e3 / (1L << 32);
    return ntpMs + (RtpHeader.timestamp(packet.bytes(), 0) - report.getInt(16)) / ticksPerMs;
  }

  private LegCapture.Sent newestFragment() {
    List<LegCapture.Sent> sent = world.video(ingest).sent();
    int i = sent.size() - 1;
    while ((payload(sent.get(i))[0] & 0x1f) != H264Payload.FU_A) {
      i--;
    }
    return sent.get(i);
  }

  private static byte[] payload(LegCapture.Sent packet) {
    return Arrays.copyOfRange(packet.bytes(), RtpHeader.FIXED_BYTES, packet.bytes().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20})
  void shouldKeepAudioAndVideoTogetherOverAnOutage(int seconds) {
    world.bindReader(ingest);
    ScriptedPublisher publisher =
        world.connected(
            ingest,
            "actpass",
            PublisherProfile.of(Retransmission.RTX).withPacketsPerFrame(PACKETS_PER_FRAME));
    publisher.media().start();
    world.runFor(8 * SECOND);
    double before = offsetMs();
    long lostBefore = ingest.statistics().tracks().get(0).received().lost();

    publisher.network().up().down(true);
    world.runFor(seconds * SECOND);
    publisher.network().up().down(false);
    for (int queueMs = 200; queueMs >= 0; queueMs -= 10) { // it drains in 0.3 s
      publisher.network().up().change(LinkProfile.delay(queueMs * MILLISECOND));
      world.runFor(15 * MILLISECOND);
    }
    int outputBefore = world.video(ingest).size();
    for (int i = 0; i < 40; i++) {
      world.runFor(100 * MILLISECOND);
      assertThat(offsetMs()).as("%d ms after it", i * 100).isCloseTo(before, within(5.0));
    }
    world.assertLegs(ingest);
    assertThat(world.video(ingest).size()).isGreaterThan(outputBefore + 1_000);
    long lost = ingest.statistics().tracks().get(0).received().lost() - lostBefore;
    assertThat(lost).isGreaterThan(seconds * 800L).isLessThan(seconds * 1_000L);
  }
}
