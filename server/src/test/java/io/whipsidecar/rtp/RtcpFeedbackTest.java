package io.whipsidecar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.MediaKind;
import io.whipsidecar.wire.RtcpHeader;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes back to the publisher, byte by byte. */
class RtcpFeedbackTest {
  private static final long MS = 1_000_000;
  private static final int SSRC = 0x1111;

  private final RecordingSink sink = new RecordingSink(false, false);
  private long nowNs = 5_000 * MS;

  @Test
  void shouldReportLossJitterAndTheLastSenderReport() {
    RtpReceiver receiver = receiver(new Feedback(false, false, false, false, false), true, 0);
    receive(receiver, 65_534, 65_535, 65_536, 65_538);
    byte[] senderReport = RtcpSamples.senderReportAndBye(SSRC);
    receiver.handleRtcp(senderReport, 0, senderReport.length, nowNs);
    nowNs += 500 * MS;
    receiver.onTimeout(nowNs);
    ByteBuffer report = only(RtcpHeader.RECEIVER_REPORT);
    byte[] bytes = sink.rtcp.get(0);
    assertThat(RtcpHeader.count(bytes, 0)).isEqualTo(1);
    assertThat(report.getInt(4)).isEqualTo(0x77);
    assertThat(report.getInt(8)).isEqualTo(SSRC);
    assertThat(report.getInt(12)).isEqualTo((256 / 5) << 24 | 1); // 1 of 5
    assertThat(report.getInt(16)).isEqualTo((1 << 16) | 2); // one cycle, sequence number 2
    assertThat(report.getInt(24)).isEqualTo(0x33445566);
    assertThat(report.getInt(28)).isEqualTo(32_768);
    assertThat(RtcpHeader.packetType(bytes, 32)).isEqualTo(RtcpHeader.SOURCE_DESCRIPTION);
    assertThat(RtcpHeader.packetBytes(bytes, 32) + 32).isEqualTo(report.capacity());
  }

  @Test
  void shouldLeaveSilentStreamsOutOfTheReport() {
    RtpReceiver receiver = receiver(Feedback.NONE, true, 0);
    receive(receiver, 1, 2);
    runTo(receiver, nowNs + 150 * MS);
    sink.rtcp.clear();
    runTo(receiver, nowNs + 1_000 * MS);
    assertThat(RtcpHeader.count(sink.rtcp.get(0), 0)).isZero();
  }

  @Test
  void shouldPutAReportInFrontOfFeedbackUnlessReducedSizeWasNegotiated() {
    RtpReceiver receiver = receiver(new Feedback(false, true, false, false, false), false, 0);
    receive(receiver, 1);
    receiver.requestKeyframe(0, nowNs);
    byte[] compound = sink.rtcp.get(0);
    int sdes = RtcpHeader.packetBytes(compound, 0);
    int pli = sdes + RtcpHeader.packetBytes(compound, sdes);
    assertThat(RtcpHeader.packetType(compound, 0)).isEqualTo(RtcpHeader.RECEIVER_REPORT);
    assertThat(RtcpHeader.packetType(compound, sdes)).isEqualTo(RtcpHeader.SOURCE_DESCRIPTION);
    assertThat(RtcpHeader.packetType(compound, pli)).isEqualTo(RtcpHeader.PAYLOAD_FEEDBACK);
    assertThat(pli + RtcpHeader.packetBytes(compound, pli)).isEqualTo(compound.length);
  }

  @Test
  void shouldNumberFullIntraRequests() {
    RtpReceiver receiver = receiver(new Feedback(false, false, true, false, false), true, 0);
    receive(receiver, 1);
    for (int i = 0; i < 2; i++) {
      receiver.requestKeyframe(0, nowNs);
      receiver.onKeyframe(0);
    }
    ByteBuffer second = ByteBuffer.wrap(sink.rtcp.get(1));
    assertThat(RtcpHeader.count(sink.rtcp.get(1), 0)).isEqualTo(4);
    assertThat(second.getInt(8)).isZero();
    assertThat(second.getInt(12)).isEqualTo(SSRC);
    assertThat(second.get(16)).isEqualTo((byte) 1);
  }

  @Test
  void shouldAnnounceTheMaximumBitrate() {
    RtpReceiver receiver =
        receiver(new Feedback(false, false, false, false, true), true, 2_500_000);
    receive(receiver, 1);
    receiver.onTimeout(nowNs);
    ByteBuffer remb = only(RtcpHeader.PAYLOAD_FEEDBACK);
    assertThat(remb.getInt(12)).isEqualTo(0x52454d42);
    int exponent = remb.getInt(16) >>> 18 & 0x3f;
    int mantissa = remb.getInt(16) & 0x3ffff;
    assertThat((long) mantissa << exponent).isBetween(2_499_900L, 2_500_000L);
    assertThat(remb.get(16)).isEqualTo((byte) 1);
    assertThat(remb.getInt(20)).isEqualTo(SSRC);
    assertThat(remb.capacity()).isEqualTo(24);
  }

  @Test
  void shouldAnnounceRoomToGrowWithoutALimit() {
    RtpReceiver receiver = receiver(new Feedback(false, false, false, false, true), true, 0);
    receive(receiver, 1);
    receiver.onTimeout(nowNs);
    ByteBuffer remb = only(RtcpHeader.PAYLOAD_FEEDBACK);
    long announced = (long) (remb.getInt(16) & 0x3ffff) << (remb.getInt(16) >>> 18 & 0x3f);
    assertThat(announced).isBetween(4_999_000L, 5_000_000L);
  }

  @Test
  void shouldNotAnnounceASecondEstimateBesideTransportFeedback() {
    RtpReceiver receiver = receiver(new Feedback(false, false, false, true, true), true, 0);
    receive(receiver, 1);
    receiver.onTimeout(nowNs);
    assertThat(sink.rtcp).isEmpty();
  }

  private void receive(RtpReceiver receiver, int... sequences) {
    for (int sequence : sequences) {
      byte[] packet = Packets.sequence(sequence).timestamp(sequence * 90).bytes();
      receiver.handleRtp(packet, 0, packet.length, nowNs);
    }
  }

  private void runTo(RtpReceiver receiver, long endNs) {
    nowNs = endNs;
    receiver.onTimeout(nowNs);
  }

  private ByteBuffer only(int packetType) {
    assertThat(sink.rtcp).hasSize(1);
    assertThat(RtcpHeader.packetType(sink.rtcp.get(0), 0)).isEqualTo(packetType);
    return ByteBuffer.wrap(sink.rtcp.get(0));
  }

  private RtpReceiver receiver(Feedback feedback, boolean reducedSize, long maxBitrateBps) {
    TrackParameters video =
        TrackParameters.plain(MediaKind.VIDEO, "0", Packets.VIDEO, 90_000, feedback);
    return new RtpReceiver(
        new ReceiverParameters(
            List.of(video), ExtensionIds.NONE, 0x77, "cname", reducedSize, maxBitrateBps),
        sink);
  }
}
