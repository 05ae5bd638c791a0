package io.whipsidecar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.MediaKind;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers of one picture: frames of two packets each 40 ms, one SSRC per layer. */
class SimulcastTest {
  private static final long MILLISECOND = 1_000_000;
  private static final int RID = 5;
  private static final int REPAIRED_RID = 6;
  private static final Feedback FEEDBACK = new Feedback(true, true, false, false, true);

  /** A frame of a layer is out: its SSRC, and whether it was a keyframe. */
  private record Out(int ssrc, char kind, long sequence) {}

  private final List<Out> out = new ArrayList<>();
  private final List<byte[]> rtcp = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private final int[] sequences = new int[10];
  private int switches;
  private int resets;
  private long nowNs = 1_000 * MILLISECOND;
  private RtpReceiver receiver = receiver(LayerChoice.HIGHEST, "h", "m", "l");

  @ParameterizedTest
  @CsvSource({
    "HIGHEST, hml, 1",
    "MIDDLE, hml, 2",
    "LOWEST, hml, 3",
    "HIGHEST, lmh, 1",
    "MIDDLE, lmh, 2",
    "LOWEST, lmh, 3",
    "MIDDLE, hl, 3",
    "MIDDLE, lh, 3"
  })
  void shouldHandOnTheLayerAskedForWhateverTheOrderOfTheOffer(
      LayerChoice choice, String rids, int expectedSsrc) {
    receiver = receiver(choice, rids.chars().mapToObj(Character::toString).toArray(String[]::new));
    together(10, 'K', rids);
    assertThat(out).extracting(Out::ssrc).containsOnly(expectedSsrc);
    assertThat(out).hasSize(20);
    assertThat(switches).isZero();
    assertThat(keyframeRequests()).isEmpty();
  }

  @Test
  void shouldBeginWithWhatThereIsWhenTheWantedLayerDoesNotCome() {
    for (int frame = 0; frame < 5; frame++) {
      frame('l', frame == 0 ? 'K' : 'P');
      assertThat(out).hasSize(frame < 4 ? 0 : 10);
      pass(40);
    }
    assertThat(out.get(0).kind()).isEqualTo('K');
  }

  @Test
  void shouldGoToTheNextBestAndBack() {
    together(10, 'K', "hml");
    together(15, 'P', "ml"); // 600 ms: the highest is gone
    assertThat(keyframeRequests()).contains(2).doesNotContain(3);
    assertThat(out).extracting(Out::ssrc).containsOnly(1);
    together(5, 'K', "ml");
    assertThat(last().ssrc()).isEqualTo(2);
    assertThat(switches).isEqualTo(1);

    rtcp.clear();
    together(5, 'P', "hml"); // it is back, and its keyframe is asked for
    assertThat(keyframeRequests()).contains(1);
    assertThat(last().ssrc()).isEqualTo(2);
    together(5, 'K', "hml");
    assertThat(last().ssrc()).isEqualTo(1);
    assertThat(switches).isEqualTo(2);
    assertThat(resets).isZero();
    assertEachSwitchAtAKeyframe();
  }

  @Test
  void shouldNotGoOverWhenAllFallSilentTogether() {
    together(10, 'K', "hml");
    pass(5_000);
    together(10, 'P', "lmh");
    assertThat(out).extracting(Out::ssrc).containsOnly(1);
    assertThat(switches).isZero();
  }

  @Test
  void shouldWaitForTheKeyframeToBeWhole() {
    together(10, 'K', "hml");
    together(15, 'P', "m");
    send(2, packet('m', 'K', false)); // its second packet is lost
    sequences[2]++;
    pass(40);
    together(5, 'P', "m");
    assertThat(out).extracting(Out::ssrc).containsOnly(1);
    pass(2_000);
    together(2, 'P', "m");
    rtcp.clear();
    together(1, 'P', "m");
    together(1, 'K', "m");
    assertThat(last().ssrc()).isEqualTo(2);
    assertEachSwitchAtAKeyframe();
  }

  @Test
  void shouldRepairTheKeyframeItGoesOverTo() {
    together(10, 'K', "hml");
    together(15, 'P', "m");
    send(2, packet('m', 'K', false));
    byte[] missing = packet('m', 'P', true);
    pass(10);
    frame('m', 'P');
    pass(10);
    assertThat(nackedSsrcs()).contains(2);
    int original = RtpHeader.sequenceNumber(missing, 0);
    Packets late =
        Packets.rtx(7, original, (byte) 'P', (byte) 20).ssrc(22).extension(REPAIRED_RID, "m");
    byte[] repair = late.timestamp(RtpHeader.timestamp(missing, 0)).bytes();
    repair[1] |= (byte) 0x80;
    send(22, repair);
    assertThat(last().ssrc()).isEqualTo(2);
    assertEachSwitchAtAKeyframe();
  }

  @Test
  void shouldNotAskForLostPacketsOfOtherLayers() {
    together(10, 'K', "hml");
    sequences[2]++;
    sequences[3]++;
    together(5, 'P', "hml");
    assertThat(nackedSsrcs()).isEmpty();
    sequences[1]++;
    together(2, 'P', "hml");
    assertThat(nackedSsrcs()).containsOnly(1);
  }

  @Test
  void shouldDropRtxOfOtherLayers() {
    together(10, 'K', "hml");
    send(23, Packets.rtx(7, 5, (byte) 'P').ssrc(23).extension(REPAIRED_RID, "l").bytes());
    send(24, Packets.rtx(8, 5, (byte) 'P').ssrc(24).bytes()); // of which layer?
    assertThat(out).extracting(Out::ssrc).containsOnly(1);
    assertThat(receiver.statistics(nowNs).unassociated()).isEqualTo(1);
  }

  @Test
  void shouldRepeatTheSenderReportOfTheNewLayer() {
    together(10, 'K', "hml");
    senderReport(1, 11);
    senderReport(2, 22);
    assertThat(reports).containsExactly("11");
    together(15, 'P', "m");
    together(1, 'K', "m");
    assertThat(reports).containsExactly("11", "22");
  }

  @Test
  void shouldAnnounceTheBitrateForAllLayers() {
    together(30, 'K', "hml");
    List<byte[]> rembs = compounds(RtcpHeader.PAYLOAD_FEEDBACK, 15);
    assertThat(rembs.get(rembs.size() - 1)[16]).as("number of SSRCs").isEqualTo((byte) 3);
  }

  @Test
  void shouldTakeStreamsWithoutRidsByTheirDeclaration() {
    receiver = receiver(new int[] {3, 2, 1});
    together(10, 'K', "hml");
    assertThat(out).extracting(Out::ssrc).containsOnly(1);
  }

  /** Frames of several layers each 40 ms, the first ones of a kind. */
  private void together(int frames, char kind, String layers) {
    for (int i = 0; i < frames; i++) {
      for (int layer = 0; layer < layers.length(); layer++) {
        frame(layers.charAt(layer), i == 0 ? kind : 'P');
      }
      pass(40);
    }
  }

  private void frame(char layer, char kind) {
    send(ssrc(layer), packet(layer, kind, false));
    send(ssrc(layer), packet(layer, 'P', true));
  }

  private static int ssrc(char layer) {
    return layer == 'h' ? 1 : layer == 'm' ? 2 : 3;
  }

  private byte[] packet(char layer, char kind, boolean marker) {
    int ssrc = ssrc(layer);
    byte pixels = (byte) (layer == 'h' ? 90 : layer == 'm' ? 20 : 5);
    Packets packet = Packets.sequence(1_000 * ssrc + sequences[ssrc]++).ssrc(ssrc);
    packet.timestamp((int) (nowNs / MILLISECOND) * 90 + ssrc).payload((byte) kind, pixels);
    byte[] bytes = packet.extension(RID, String.valueOf(layer)).bytes();
    bytes[1] |= (byte) (marker ? 0x80 : 0);
    return bytes;
  }

  private void send(int ssrc, byte[] packet) {
    assertThat(RtpHeader.ssrc(packet, 0)).isEqualTo(ssrc);
    receiver.handleRtp(packet, 0, packet.length, nowNs);
    while (receiver.nextDeadlineNs() <= nowNs) {
      receiver.onTimeout(nowNs);
    }
  }

  private void senderReport(int ssrc, int timestamp) {
    byte[] report = new byte[28];
    RtcpHeader.write(report, 0, 0, RtcpHeader.SENDER_REPORT, report.length);
    ByteBuffer.wrap(report).putInt(4, ssrc).putInt(16, timestamp);
    receiver.handleRtcp(report, 0, report.length, nowNs);
  }

  private void pass(int milliseconds) {
    long endNs = nowNs + milliseconds * MILLISECOND;
    while (receiver.nextDeadlineNs() <= endNs) {
      nowNs = Math.max(nowNs, receiver.nextDeadlineNs());
      receiver.onTimeout(nowNs);
    }
    nowNs = endNs;
  }

  private Out last() {
    return out.get(out.size() - 1);
  }

  private void assertEachSwitchAtAKeyframe() {
    for (int i = 1; i < out.size(); i++) {
      assertThat(out.get(i).sequence()).isGreaterThan(out.get(i - 1).sequence());
      if (out.get(i).ssrc() != out.get(i - 1).ssrc()) {
        assertThat(out.get(i).kind()).isEqualTo('K');
      }
    }
  }

  private List<Integer> keyframeRequests() {
    return feedback(RtcpHeader.PAYLOAD_FEEDBACK, 1);
  }

  private List<Integer> nackedSsrcs() {
    return feedback(RtcpHeader.TRANSPORT_FEEDBACK, 1);
  }

  private List<Integer> feedback(int type, int format) {
    return compounds(type, format).stream().map(c -> ByteBuffer.wrap(c).getInt(8)).toList();
  }

  private List<byte[]> compounds(int type, int format) {
    return rtcp.stream()
        .filter(c -> RtcpHeader.packetType(c, 0) == type && RtcpHeader.count(c, 0) == format)
        .toList();
  }

  private RtpReceiver receiver(LayerChoice choice, String... rids) {
    return receiver(List.of(), List.of(rids), choice);
  }

  private RtpReceiver receiver(int[] ssrcs) {
    return receiver(
        java.util.Arrays.stream(ssrcs).boxed().toList(), List.of(), LayerChoice.HIGHEST);
  }

  private RtpReceiver receiver(List<Integer> ssrcs, List<String> rids, LayerChoice choice) {
    LayerPolicy layers = new LayerPolicy(choice, new LetterLayers());
    TrackParameters video =
        new TrackParameters(
            MediaKind.VIDEO,
            "0",
            Packets.VIDEO,
            90_000,
            Packets.RTX,
            FEEDBACK,
            ssrcs,
            List.of(),
            rids,
            layers);
    ExtensionIds extensions = new ExtensionIds(4, RID, REPAIRED_RID, 0);
    return new RtpReceiver(
        new ReceiverParameters(List.of(video), extensions, 9, "cname", true, 0), new Sink());
  }

  private final class Sink implements RtpReceiverSink {
    @Override
    public void onPacket(
        int track, byte[] packet, int offset, int length, long extendedSequence, long atNs) {
      char kind = (char) packet[offset + RtpHeader.headerBytes(packet, offset)];
      out.add(new Out(RtpHeader.ssrc(packet, offset), kind, extendedSequence));
    }

    @Override
    public void onLost(int track, long fromExtendedSequence, int count, long atNs) {}

    @Override
    public void onRepair(int track, long atNs) {}

    @Override
    public void onStreamReset(int track, long atNs) {
      resets++;
    }

    @Override
    public void onLayerSwitch(int track, long atNs) {
      switches++;
    }

    @Override
    public void onSenderReport(int track, long ntpTimestamp, int rtpTimestamp, long atNs) {
      reports.add(String.valueOf(rtpTimestamp));
    }

    @Override
    public void onBye(int track, long atNs) {}

    @Override
    public void sendRtcp(byte[] compound, int offset, int length) {
      rtcp.add(java.util.Arrays.copyOfRange(compound, offset, offset + length));
    }
  }
}
