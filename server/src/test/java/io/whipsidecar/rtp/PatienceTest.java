package io.whipsidecar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A gap is waited for as long as nothing behind it is of use without it. */
class PatienceTest {
  private static final long MS = 1_000_000;
  private static final long RTT = 30 * MS;
  private static final byte KEY = 'K';
  private static final byte DELTA = 'D';

  private final List<Integer> handedOn = new ArrayList<>();
  private final List<Integer> lost = new ArrayList<>();
  private final List<byte[]> rtcp = new ArrayList<>();
  private final RtpReceiver receiver =
      new RtpReceiver(
          new ReceiverParameters(
              List.of(
                  TrackParameters.plain(
                      MediaKind.VIDEO,
                      "0",
                      Packets.VIDEO,
                      90_000,
                      new Feedback(true, true, false, false, false))),
              ExtensionIds.NONE,
              1,
              "cname",
              true,
              0),
          new Sink());
  private long nowNs = 7_000 * MS;

  /** A decoder can begin at packets whose payload begins with {@link #KEY}. */
  private final class Sink implements RtpReceiverSink {
    @Override
    public void onPacket(
        int track, byte[] packet, int offset, int length, long extendedSequence, long at) {
      handedOn.add((int) extendedSequence & 0xffff);
    }

    @Override
    public void onLost(int track, long from, int count, long at) {
      for (int i = 0; i < count; i++) {
        lost.add((int) (from + i) & 0xffff);
      }
    }

    @Override
    public boolean isPoint(int track, byte[] packet, int offset, int length) {
      return packet[offset + 12] == KEY;
    }

    @Override
    public void onRepair(int track, long at) {}

    @Override
    public void onStreamReset(int track, long at) {}

    @Override
    public void onSenderReport(int track, long ntp, int rtpTimestamp, long at) {}

    @Override
    public void onBye(int track, long at) {}

    @Override
    public void sendRtcp(byte[] compound, int offset, int length) {
      rtcp.add(java.util.Arrays.copyOfRange(compound, offset, offset + length));
    }
  }

  @Test
  void shouldUseRepairThatComesLateAsLongAsNoKeyframeHas() {
    learnRoundTrip();
    receive(10, DELTA);
    receive(12, DELTA);
    runFor(900 * MS);
    assertThat(lost).isEmpty();
    assertThat(keyframeRequests()).isBetween(1L, 2L);
    receive(11, DELTA);
    assertThat(lost).isEmpty();
    assertThat(handedOn).endsWith(10, 11, 12);
  }

  @Test
  void shouldGoOnWithKeyframeOnceTheTimeIsUp() {
    learnRoundTrip();
    receive(10, DELTA);
    receive(12, DELTA);
    runFor(600 * MS);
    assertThat(handedOn).endsWith(10);
    receive(13, KEY);
    assertThat(lost).containsExactly(11);
    assertThat(handedOn).endsWith(10, 12, 13);
  }

  @Test
  void shouldWaitTheUsualTimeWhenKeyframeIsThere() {
    learnRoundTrip();
    receive(10, DELTA);
    receive(12, KEY);
    runFor(240 * MS);
    assertThat(lost).containsExactly(11);
    assertThat(handedOn).endsWith(10, 12);
  }

  @Test
  void shouldLosePatienceAtLast() {
    learnRoundTrip();
    receive(10, DELTA);
    receive(12, DELTA);
    int before = rtcp.size();
    runFor(2_450 * MS);
    assertThat(lost).isEmpty();
    assertThat(rtcp.size() - before).isLessThan(100);
    runFor(100 * MS);
    assertThat(lost).containsExactly(11);
  }

  @Test
  void shouldNotWaitForPublisherThatDoesNotAnswer() {
    for (int i = 0; i < 40; i += 2) {
      receive(i, DELTA);
      runFor(250 * MS);
    }
    assertThat(lost).hasSizeGreaterThan(15);
    receive(41, DELTA);
    runFor(110 * MS);
    assertThat(handedOn).endsWith(41);
  }

  private void learnRoundTrip() {
    receive(1, KEY);
    receive(3, DELTA);
    runFor(4 * MS + RTT);
    receive(2, DELTA);
    for (int sequence = 4; sequence < 10; sequence++) {
      receive(sequence, DELTA);
    }
    assertThat(lost).isEmpty();
  }

  private long keyframeRequests() {
    return receiver.statistics(nowNs).tracks().get(0).keyframeRequests();
  }

  private void receive(int sequence, byte kind) {
    byte[] packet = Packets.sequence(sequence).payload(kind, (byte) sequence).bytes();
    receiver.handleRtp(packet, 0, packet.length, nowNs);
  }

  private void runFor(long durationNs) {
    long endNs = nowNs + durationNs;
    int turns = 0;
    while (receiver.nextDeadlineNs() <= endNs) {
      nowNs = Math.max(nowNs, receiver.nextDeadlineNs());
      receiver.onTimeout(nowNs);
      assertThat(turns++).as("deadlines move on").isLessThan(10_000);
    }
    nowNs = endNs;
  }
}
