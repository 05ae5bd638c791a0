package io.whipsidecar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.MediaKind;
import io.whipsidecar.wire.RtpHeader;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtpReceiverTest {
  private static final long MS = 1_000_000;
  private static final int MID = 4;
  private static final int RID = 10;
  private static final int REPAIRED_RID = 11;
  private static final Feedback FEEDBACK = new Feedback(true, true, false, false, false);

  private final RecordingSink sink = new RecordingSink(true, false);
  private RtpReceiver receiver = receiver(video(List.of()), audio());
  private long nowNs = 7_000 * MS;

  @Test
  void shouldHandOnInOrderPacketsInTheSameCall() {
    receive(Packets.sequence(65_535));
    receive(Packets.sequence(65_536));
    assertThat(video().sequences).hasSize(2);
    assertThat(video().sequences.get(1)).isEqualTo(video().sequences.get(0) + 1);
  }

  @Test
  void shouldHoldPacketsBehindAGapUntilItIsFilled() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(3).payload((byte) 3));
    assertThat(video().sequences).hasSize(1);
    receive(Packets.sequence(2).payload((byte) 2));
    assertThat(video().packets.stream().map(p -> p[p.length - 1]))
        .containsExactly((byte) 8, (byte) 2, (byte) 3);
    assertThat(statistics().reordered()).isEqualTo(1);
    assertThat(statistics().lost()).isZero();
  }

  @Test
  void shouldGiveUpWhenTheTimeIsOver() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(4));
    runUntil(nowNs + 199 * MS);
    assertThat(video().losses).isEmpty();
    runUntil(nowNs + 2 * MS);
    assertThat(video().losses).hasSize(2);
    assertThat(video().sequences).hasSize(2);
    receive(Packets.sequence(2));
    assertThat(video().sequences).hasSize(2);
    assertThat(statistics().late()).isEqualTo(1);
  }

  @Test
  void shouldNotAskForWhatIsOnlyOutOfOrder() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(3));
    runUntil(nowNs + 3 * MS);
    receive(Packets.sequence(2));
    runUntil(nowNs + 50 * MS);
    assertThat(statistics().nacksSent()).isZero();
  }

  @Test
  void shouldNackMissingPackets() {
    receive(Packets.sequence(65_530));
    receive(Packets.sequence(65_532));
    receive(Packets.sequence(65_534));
    receive(Packets.sequence(65_536 + 30));
    runUntil(nowNs + 5 * MS);
    byte[] nack = sink.rtcp.get(0);
    assertThat(RtcpSamples.nacked(nack))
        .startsWith(65_531, 65_533, 65_535, 0, 1)
        .endsWith(29)
        .hasSize(33);
    assertThat(video().repairs).isEqualTo(1);
  }

  @Test
  void shouldRestoreRtxPackets() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(3));
    receive(Packets.rtx(500, 2, (byte) 9, (byte) 8).timestamp(200).padding(4));
    byte[] restored = video().packets.get(1);
    assertThat(RtpHeader.payloadType(restored, 0)).isEqualTo(Packets.VIDEO);
    assertThat(RtpHeader.ssrc(restored, 0)).isEqualTo(0x1111);
    assertThat(RtpHeader.timestamp(restored, 0)).isEqualTo(200);
    assertThat(RtpHeader.payloadBytes(restored, 0, restored.length)).isEqualTo(2);
    assertThat(restored).endsWith(9, 8, 0, 0, 0, 4);
    assertThat(statistics().retransmitted()).isEqualTo(1);
    assertThat(statistics().rtxPackets()).isEqualTo(1);
  }

  @Test
  void shouldDropRtxProbesWithoutAnOriginal() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(500).payloadType(Packets.RTX).ssrc(0x1112).payload().padding(200));
    receive(Packets.sequence(2));
    assertThat(statistics().rtxPadding()).isEqualTo(1);
    assertThat(video().sequences).hasSize(2);
  }

  @Test
  void shouldFillGapsWithPaddingAndForeignPayloadTypesSilently() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(4));
    receive(Packets.sequence(3).payload().padding(100));
    receive(Packets.sequence(2).payloadType(120));
    receive(Packets.sequence(5).payload().padding(100));
    receive(Packets.sequence(6));
    assertThat(video().sequences).hasSize(3);
    assertThat(video().losses).isEmpty();
    assertThat(statistics().paddingPackets()).isEqualTo(2);
    assertThat(statistics().foreignPayloadTypes()).isEqualTo(1);
  }

  @Test
  void shouldDropDuplicates() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(1));
    receive(Packets.sequence(3));
    receive(Packets.sequence(3));
    receive(Packets.sequence(2));
    receive(Packets.sequence(3));
    assertThat(video().sequences).hasSize(3);
    assertThat(statistics().duplicates()).isEqualTo(3);
  }

  @Test
  void shouldTakeTheMidBeforeThePayloadType() {
    receiver = receiver(video(List.of()), videoWithMid("other"));
    receive(Packets.sequence(1).extension(MID, "other"));
    assertThat(sink.tracks.get(1).sequences).hasSize(1);
    receive(Packets.sequence(2)); // the SSRC is known now
    assertThat(sink.tracks.get(1).sequences).hasSize(2);
    assertThat(video().sequences).isEmpty();
  }

  @Test
  void shouldReadTwoByteHeaderExtensions() {
    receiver = receiver(video(List.of()), videoWithMid("other"));
    receive(Packets.sequence(1).twoByteHeaders().extension(9, new byte[0]).extension(MID, "other"));
    assertThat(sink.tracks.get(1).sequences).hasSize(1);
  }

  @Test
  void shouldDropPacketsOfAnUnknownMid() {
    receive(Packets.sequence(1).extension(MID, "nobody"));
    assertThat(video().sequences).isEmpty();
    assertThat(receiver.statistics(nowNs).unassociated()).isEqualTo(1);
  }

  @Test
  void shouldIgnoreRtxOfAnotherMediaSsrc() {
    List<FidPair> pairs = List.of(new FidPair(0x1111, 0x1112), new FidPair(0x3333, 0x3334));
    receiver = receiver(video(pairs), audio());
    receive(Packets.sequence(1));
    receive(Packets.sequence(3));
    receive(Packets.rtx(7, 2, (byte) 1).ssrc(0x3334));
    assertThat(video().sequences).hasSize(1);
    receive(Packets.rtx(7, 2, (byte) 1).ssrc(0x1112));
    assertThat(video().sequences).hasSize(3);
  }

  @Test
  void shouldRestartOnANewSsrcAndIgnoreStragglersOfTheOld() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(3));
    receive(Packets.sequence(60_000).ssrc(0x9999));
    receive(Packets.sequence(4));
    receive(Packets.sequence(60_001).ssrc(0x9999));
    assertThat(video().resets).isEqualTo(1);
    assertThat(video().losses).hasSize(1);
    assertThat(video().sequences).hasSize(4).isSorted();
    assertThat(receiver.trackOf(0x9999)).isZero();
    assertThat(receiver.trackOf(0x1111)).isEqualTo(-1);
  }

  @Test
  void shouldCountWhatALongOutageHasCost() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(20_000));
    assertThat(video().sequences).hasSize(1);
    receive(Packets.sequence(20_001));
    assertThat(video().resets).isZero();
    assertThat(video().losses).hasSize(19_998);
    assertThat(video().sequences).hasSize(3).isSorted();
    assertThat(statistics().lost()).isEqualTo(19_998);
    assertThat(statistics().resets()).isZero();
    receive(Packets.sequence(20_002));
    assertThat(video().sequences).hasSize(4);
  }

  @Test
  void shouldGoOnWithTheStreamWhenItsSequenceStepsBack() {
    receive(Packets.sequence(50_000));
    receive(Packets.sequence(20_000));
    receive(Packets.sequence(20_001));
    assertThat(video().resets).as("the SSRC is the same").isZero();
    assertThat(video().losses).isEmpty();
    assertThat(video().unknownLosses).isOne();
    assertThat(video().sequences).hasSize(3).isSorted();
    assertThat(statistics().resets()).isEqualTo(1);
  }

  @Test
  void shouldIgnoreASinglePacketFarAway() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(20_000));
    receive(Packets.sequence(2));
    assertThat(video().resets).isZero();
    assertThat(video().sequences).hasSize(2);
  }

  @Test
  void shouldGoOnAtOnceAfterAnOutage() {
    receive(Packets.sequence(1));
    receive(Packets.sequence(1_500));
    assertThat(video().losses).hasSize(1_498);
    assertThat(video().sequences).hasSize(2);
    assertThat(receiver.nextDeadlineNs()).isEqualTo(nowNs + 100 * MS); // the first report
  }

  @Test
  void shouldNotAskForWhatAnOutageOfSecondsHasCost() {
    receive(Packets.sequence(1));
    runUntil(nowNs + 5_000 * MS);
    receive(Packets.sequence(200));
    assertThat(video().losses).hasSize(198);
    assertThat(video().sequences).hasSize(2);
    runUntil(nowNs + 5_000 * MS);
    receive(Packets.sequence(202));
    assertThat(video().losses).as("one may be the last of a picture").hasSize(198);
  }

  @Test
  void shouldKeepTheWindowBoundedWhenAGapStaysOpen() {
    receive(Packets.sequence(0));
    for (int i = 2; i < 3_000; i++) {
      receive(Packets.sequence(i));
    }
    assertThat(video().sequences).hasSize(2_999);
    assertThat(video().losses).hasSize(1);
  }

  @Test
  void shouldWaitOnlyForReorderingWithoutNack() {
    receiver = receiver(TrackParameters.plain(MediaKind.VIDEO, "0", 102, 90_000, Feedback.NONE));
    receive(Packets.sequence(1));
    receive(Packets.sequence(3));
    runUntil(nowNs + 41 * MS);
    assertThat(video().losses).hasSize(1);
    assertThat(sink.rtcp).isEmpty();
    receiver.requestKeyframe(0, nowNs);
    runUntil(nowNs + 1_500 * MS);
    assertThat(sink.rtcp).isNotEmpty().allMatch(p -> p[1] == (byte) 201); // reports only
  }

  @Test
  void shouldLimitKeyframeRequests() {
    receive(Packets.sequence(1));
    for (int i = 0; i < 99; i++) {
      receiver.requestKeyframe(0, nowNs);
      runUntil(nowNs + 10 * MS);
    }
    assertThat(statistics().keyframeRequests()).isEqualTo(2);
    receiver.onKeyframe(0);
    runUntil(nowNs + 1_000 * MS);
    assertThat(statistics().keyframeRequests()).isEqualTo(2);
    receiver.requestKeyframe(0, nowNs);
    assertThat(statistics().keyframeRequests()).isEqualTo(3);
  }

  @Test
  void shouldHandOnSenderReportsAndByes() {
    receive(Packets.sequence(1));
    byte[] compound = RtcpSamples.senderReportAndBye(0x1111);
    receiver.handleRtcp(compound, 0, compound.length, nowNs);
    assertThat(video().senderReports).isEqualTo(1);
    assertThat(video().byes).isEqualTo(1);
    receiver.handleRtcp(compound, 0, compound.length - 1, nowNs);
    assertThat(receiver.statistics(nowNs).malformedRtcp()).isEqualTo(1);
  }

  @Test
  void shouldCountMalformedPackets() {
    byte[] packet = Packets.sequence(1).padding(10).bytes();
    packet[packet.length - 1] = (byte) 200;
    receiver.handleRtp(packet, 0, packet.length, nowNs);
    receiver.handleRtp(packet, 0, 5, nowNs);
    assertThat(receiver.statistics(nowNs).malformedRtp()).isEqualTo(2);
  }

  private void receive(Packets packet) {
    byte[] bytes = packet.bytes();
    receiver.handleRtp(bytes, 0, bytes.length, nowNs);
  }

  private void runUntil(long endNs) {
    while (receiver.nextDeadlineNs() <= endNs) {
      nowNs = Math.max(nowNs, receiver.nextDeadlineNs());
      receiver.onTimeout(nowNs);
    }
    nowNs = endNs;
  }

  private RecordingSink.Track video() {
    return sink.tracks.get(0);
  }

  private TrackStatistics statistics() {
    return receiver.statistics(nowNs).tracks().get(0);
  }

  private RtpReceiver receiver(TrackParameters... tracks) {
    ExtensionIds extensions = new ExtensionIds(MID, RID, REPAIRED_RID, 0);
    return new RtpReceiver(
        new ReceiverParameters(List.of(tracks), extensions, 1, "cname", true, 0), sink);
  }

  private static TrackParameters video(List<FidPair> pairs) {
    return new TrackParameters(
        MediaKind.VIDEO,
        "0",
        Packets.VIDEO,
        90_000,
        Packets.RTX,
        FEEDBACK,
        List.of(),
        pairs,
        List.of(),
        null);
  }

  private static TrackParameters videoWithMid(String mid) {
    return TrackParameters.plain(MediaKind.VIDEO, mid, Packets.VIDEO, 90_000, FEEDBACK);
  }

  private static TrackParameters audio() {
    return TrackParameters.plain(MediaKind.AUDIO, "1", 111, 48_000, FEEDBACK);
  }
}
