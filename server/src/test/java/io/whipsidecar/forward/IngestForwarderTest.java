package io.whipsidecar.forward;

import static io.whipsidecar.forward.Fixture.AUDIO;
import static io.whipsidecar.forward.Fixture.DELTA;
import static io.whipsidecar.forward.Fixture.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestForwarderTest {
  private final Fixture f = new Fixture();

  @Test
  void shouldStripExtensionContributorsAndPadding() {
    byte[] packet = {
      (byte) (0x80 | 0x20 | 0x10 | 1),
      (byte) (0x80 | 96),
      0,
      1,
      0,
      0,
      0,
      5,
      0,
      0,
      0,
      6, // header
      0,
      0,
      0,
      7, // a CSRC
      (byte) 0xbe,
      (byte) 0xde,
      0,
      1,
      1,
      2,
      3,
      4, // an extension
      9,
      8,
      7,
      0,
      0,
      3 // payload and three bytes of padding
    };
    f.forwarder.onPublisherStarted(f.nowNs);
    f.forwarder.onPacket(AUDIO, packet, 0, packet.length, f.nowNs);

    Reader.Rtp out = f.reader.packets.get(0);
    assertThat(out.packet()).hasSize(15).endsWith(9, 8, 7);
    assertThat(RtpHeader.payloadType(out.packet(), 0)).isEqualTo(111);
    assertThat(out.packet()[0]).isEqualTo((byte) 0x80);
    assertThat(out.marker()).isTrue();
    assertThat(out.sequence()).isEqualTo(7);
    assertThat(out.ssrc()).isEqualTo(0x2222);
  }

  @Test
  void shouldCountMalformedAndEmptyPackets() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.forwarder.onPacket(AUDIO, new byte[20], 0, 20, f.nowNs);
    f.packet(AUDIO, 1, false, new byte[0]);

    assertThat(f.reader.packets).isEmpty();
    assertThat(f.forwarder.statistics(AUDIO).malformed()).isEqualTo(2);
  }

  @Test
  void shouldStartVideoAtKeyframeWithItsParameterSets() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.delta(0);
    f.keyframe(3_000);
    f.delta(6_000);

    assertThat(f.reader.of(VIDEO)).extracting(Reader.Rtp::nalType).containsExactly(7, 8, 5, 1);
    assertThat(f.reader.of(VIDEO))
        .extracting(Reader.Rtp::sequence)
        .containsExactly(65_530, 65_531, 65_532, 65_533);
    assertThat(f.reader.keyframeRequests).isPositive();
    assertThat(f.forwarder.statistics(VIDEO).droppedAtGate()).isEqualTo(3);
  }

  @Test
  void shouldInsertRememberedParameterSetsBeforeBareKeyframe() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(0);
    f.reader.clear();
    f.packet(VIDEO, 3_000, true, Fixture.IDR);

    assertThat(f.reader.of(VIDEO)).extracting(Reader.Rtp::nalType).containsExactly(7, 8, 5);
    assertThat(f.reader.of(VIDEO))
        .extracting(Reader.Rtp::timestamp)
        .containsOnly(f.reader.packets.get(0).timestamp());
  }

  @Test
  void shouldStayClosedWhileParameterSetsAreUnknown() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.packet(VIDEO, 0, true, Fixture.IDR);

    assertThat(f.reader.packets).isEmpty();
  }

  @Test
  void shouldSkipToNextKeyframeAfterLoss() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(0);
    f.packet(VIDEO, 3_000, false, DELTA);
    f.forwarder.onLost(VIDEO, 2, f.nowNs);
    f.packet(VIDEO, 3_000, true, DELTA);
    f.delta(6_000);
    f.keyframe(9_000);

    assertThat(f.reader.of(VIDEO))
        .extracting(Reader.Rtp::nalType)
        .containsExactly(7, 8, 5, 1, 7, 8, 5);
    assertThat(f.reader.of(VIDEO)).extracting(Reader.Rtp::sequence).endsWith(65_535, 0);
    assertThat(f.forwarder.statistics(VIDEO).lostPackets()).isEqualTo(2);
  }

  @Test
  void shouldNotBeginDamagedFrameOnceLossIsKnown() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(0);
    f.forwarder.onRepair(VIDEO, f.nowNs);
    f.reader.clear();
    f.packet(VIDEO, 3_000, false, DELTA);
    f.packet(VIDEO, 3_000, true, DELTA);
    assertThat(f.reader.of(VIDEO)).hasSize(2);
    f.packet(VIDEO, 6_000, false, DELTA);
    f.forwarder.onLost(VIDEO, 1, f.nowNs);
    f.packet(VIDEO, 6_000, true, DELTA);
    f.delta(9_000);
    assertThat(f.reader.of(VIDEO)).hasSize(2);
    f.keyframe(12_000);

    assertThat(f.reader.of(VIDEO)).extracting(Reader.Rtp::nalType).containsExactly(1, 1, 7, 8, 5);
  }

  @Test
  void shouldContinueFromSnapshotInAnotherForwarder() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.audio(0);
    ForwarderState state = f.forwarder.snapshot(f.nowNs, ForwarderState.UNKNOWN_BOOT);
    // Two seconds later, in a process whose monotonic clock is unrelated.
    ForwarderParameters fresh = Fixture.parameters(LossPolicy.PASS, 0);
    ForwarderParameters later =
        new ForwarderParameters(
            fresh.tracks(),
            fresh.lossPolicy(),
            true,
            false,
            0,
            "whip",
            state.ntp() + (2L << 32),
            0);
    Reader reader = new Reader();
    IngestForwarder next =
        new IngestForwarder(state.resume(later, 100, ForwarderState.UNKNOWN_BOOT), reader);
    next.onPublisherStarted(0);
    byte[] packet = new byte[16];
    RtpHeader.write(packet, 0, true, 96, 1, 99_999, 5);
    next.onPacket(AUDIO, packet, 0, 16, 0);

    Reader.Rtp before = f.reader.packets.get(0);
    Reader.Rtp after = reader.packets.get(0);
    assertThat(after.timestamp() - before.timestamp()).isEqualTo(2 * 48_000);
    assertThat(after.sequence()).isEqualTo(before.sequence() + 101);
    assertThat(after.ssrc()).isEqualTo(before.ssrc());
  }

  @Test
  void shouldDropKeptMediaWholeWhenBoundIsExceeded() {
    f.forwarder.onReader(VIDEO, false, f.nowNs);
    f.forwarder.onReader(AUDIO, false, f.nowNs);
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(0);
    byte[] large = new byte[1_400];
    large[0] = 0x41;
    for (int i = 1; i <= 14_000; i++) {
      f.packet(VIDEO, i * 3_000, true, large);
    }
    f.forwarder.onReader(VIDEO, true, f.nowNs);
    f.passMs(100);
    assertThat(f.reader.of(VIDEO)).isEmpty();
    f.keyframe(15_000 * 3_000);

    assertThat(f.reader.of(VIDEO)).extracting(Reader.Rtp::nalType).containsExactly(7, 8, 5);
  }

  @Test
  void shouldNotStartAtRestOfDamagedKeyframe() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(0);
    f.reader.clear();
    f.packet(VIDEO, 3_000, false, Fixture.SPS);
    f.forwarder.onLost(VIDEO, 1, f.nowNs);
    f.packet(VIDEO, 3_000, true, Fixture.IDR);

    assertThat(f.reader.of(VIDEO)).extracting(Reader.Rtp::nalType).containsExactly(7);
  }

  @Test
  void shouldPassWhatThereIsWhenToldSo() {
    Fixture passing = new Fixture(LossPolicy.PASS);
    passing.forwarder.onPublisherStarted(passing.nowNs);
    passing.keyframe(0);
    passing.forwarder.onLost(VIDEO, 1, passing.nowNs);
    passing.delta(6_000);

    assertThat(passing.reader.of(VIDEO)).hasSize(4);
    assertThat(passing.reader.keyframeRequests).isPositive();
  }

  /** FFmpeg 8.1 gives up the half of an AV1 frame when another track's packet follows it. */
  @Test
  void shouldSendAv1FrameInOneGo() {
    Fixture av1 = new Fixture(Codec.AV1);
    av1.forwarder.onPublisherStarted(av1.nowNs);
    av1.packet(VIDEO, 1, false, Fixture.SPS);
    av1.packet(VIDEO, 1, false, Fixture.PPS);
    av1.audio(1);
    av1.packet(VIDEO, 1, true, Fixture.IDR);

    assertThat(av1.reader.packets).extracting(Reader.Rtp::track).startsWith(AUDIO, VIDEO, VIDEO);
  }

  @Test
  void shouldReportBeforeFirstPacketAndEverySecond() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(0);
    f.audio(0);
    f.passMs(3_500);

    List<Reader.Rtcp> reports = f.reader.senderReports();
    assertThat(reports).hasSize(8);
    assertThat(reports.subList(0, 2)).extracting(Reader.Rtcp::rtpBefore).containsOnly(0);
    assertThat(reports.get(0).compound()).hasSize(28 + 16);
  }

  @Test
  void shouldReportOneFixedLine() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.passMs(10_000);

    for (Reader.Rtcp report : f.reader.senderReports()) {
      long passedNs = Ticks.ntpToNs(report.ntp() - Fixture.ANCHOR_NTP);
      int rate = report.track() == VIDEO ? 90_000 : 48_000;
      int base = report.track() == VIDEO ? 0xffff_f000 : 1_000;
      assertThat(report.timestamp() - base).isEqualTo((int) Ticks.ofNs(passedNs, rate));
    }
  }

  @Test
  void shouldContinueTimelineOverReconnect() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(100);
    f.audio(77);
    f.passMs(20);
    f.forwarder.onPublisherEnded(f.nowNs);
    f.passMs(5_000);
    f.forwarder.onPublisherStarted(f.nowNs);
    f.audio(0x8123_4567);
    f.keyframe(0x9876_5432);

    List<Reader.Rtp> video = f.reader.of(VIDEO);
    List<Reader.Rtp> audio = f.reader.of(AUDIO);
    assertThat(video.get(3).timestamp() - video.get(2).timestamp()).isEqualTo(5_020 * 90);
    assertThat(audio.get(1).timestamp() - audio.get(0).timestamp()).isEqualTo(5_020 * 48);
    assertThat(video).extracting(Reader.Rtp::sequence).endsWith(65_534, 65_535);
  }

  @Test
  void shouldEndReaderByCompoundWithBye() {
    f.forwarder.endReader();

    assertThat(f.reader.reports).hasSize(2);
    byte[] compound = f.reader.reports.get(0).compound();
    assertThat(RtcpHeader.packetType(compound, 0)).isEqualTo(RtcpHeader.RECEIVER_REPORT);
    assertThat(RtcpHeader.packetType(compound, 8)).isEqualTo(RtcpHeader.SOURCE_DESCRIPTION);
    assertThat(RtcpHeader.packetType(compound, compound.length - 8)).isEqualTo(RtcpHeader.BYE);
    assertThat(ByteBuffer.wrap(compound).getInt(compound.length - 4)).isEqualTo(0x1111);
  }

  @Test
  void shouldReplayWhatIsKeptToReaderThatComesLater() {
    f.forwarder.onReader(VIDEO, false, f.nowNs);
    f.forwarder.onReader(AUDIO, false, f.nowNs);
    f.forwarder.onPublisherStarted(f.nowNs);
    for (int frame = 0; frame < 100; frame++) {
      frame(frame);
    }
    assertThat(f.reader.packets).isEmpty();
    f.forwarder.onReader(VIDEO, true, f.nowNs);
    f.forwarder.onReader(AUDIO, true, f.nowNs);
    f.passMs(100);
    int replayed = f.reader.of(VIDEO).size();
    frame(100);

    // Keyframes are 20 frames of 33 ms apart; the newest that is one second old is that of frame
    // 60.
    assertThat(replayed).isEqualTo(40 + 2 * 2);
    assertThat(f.reader.of(VIDEO)).hasSize(replayed + 1 + 2);
    assertThat(f.reader.of(VIDEO).get(0).nalType()).isEqualTo(7);
    assertThat(f.reader.senderReports().get(0).rtpBefore()).isZero();
    assertGapless(VIDEO, 3_000);
    assertGapless(AUDIO, 48 * 33);
  }

  @Test
  void shouldLetOutWhatRepairSetsFreeAtThePaceOfReader() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(0);
    f.forwarder.onRepair(VIDEO, f.nowNs);
    for (int frame = 1; frame <= 400; frame++) {
      f.delta(frame * 3_000); // all at once
    }
    assertThat(f.reader.of(VIDEO)).hasSizeLessThanOrEqualTo(3 + 128);
    f.audio(0);
    assertThat(f.reader.of(AUDIO)).hasSize(1);
    f.passMs(4);
    assertThat(f.reader.of(VIDEO)).hasSizeBetween(160, 180);
    f.delta(401 * 3_000);
    f.passMs(40);

    assertThat(f.reader.of(VIDEO)).hasSize(3 + 401);
    f.delta(402 * 3_000);
    assertThat(f.reader.of(VIDEO)).as("live again").hasSize(3 + 402);
    assertGapless(VIDEO, 3_000);
  }

  @Test
  void shouldNotPaceWhatComesInOrder() {
    f.forwarder.onPublisherStarted(f.nowNs);
    f.keyframe(0);
    for (int frame = 1; frame <= 400; frame++) {
      f.delta(frame * 3_000);
    }
    assertThat(f.reader.of(VIDEO)).hasSize(3 + 400);
  }

  private void frame(int frame) {
    if (frame % 20 == 0) {
      f.keyframe(frame * 3_000);
    } else {
      f.delta(frame * 3_000);
    }
    f.audio(frame * 48 * 33);
    f.passMs(33);
  }

  private void assertGapless(int track, int step) {
    List<Reader.Rtp> packets = f.reader.of(track);
    for (int i = 1; i < packets.size(); i++) {
      Reader.Rtp packet = packets.get(i);
      Reader.Rtp before = packets.get(i - 1);
      assertThat(packet.sequence()).isEqualTo((before.sequence() + 1) & 0xffff);
      assertThat(packet.timestamp() - before.timestamp()).isBetween(0, step + step / 40);
    }
  }
}
