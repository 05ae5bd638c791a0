package io.whipsidecar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes down what a receiver puts out, and fails at once when it breaks a promise: order, no
 * duplicates, gaps exactly where a loss was reported.
 */
final class RecordingSink implements RtpReceiverSink {
  /** What came out of one track. */
  static final class Track {
    final List<Long> sequences = new ArrayList<>();
    final List<byte[]> packets = new ArrayList<>();
    final List<Long> losses = new ArrayList<>();
    int resets;
    int unknownLosses;
    int repairs;
    int senderReports;
    int byes;
    long lastNs = -1;
    long longestPauseNs;
    private long expected = -1;

    long lost() {
      return losses.size();
    }
  }

  final List<Track> tracks = List.of(new Track(), new Track());
  final List<byte[]> rtcp = new ArrayList<>();
  private final boolean keepsPackets;
  private final boolean gapless;

  /**
   * @param keepsPackets whether copies of all packets are kept
   * @param gapless whether a skipped number without a loss is a failure
   */
  RecordingSink(boolean keepsPackets, boolean gapless) {
    this.keepsPackets = keepsPackets;
    this.gapless = gapless;
  }

  @Override
  public void onPacket(
      int track, byte[] packet, int offset, int length, long extendedSequence, long nowNs) {
    Track t = tracks.get(track);
    advance(t, extendedSequence, 1);
    assertThat(RtpHeader.payloadBytes(packet, offset, length)).isPositive();
    assertThat(RtpHeader.sequenceNumber(packet, offset)).isEqualTo((int) extendedSequence & 0xffff);
    if (t.lastNs >= 0) {
      t.longestPauseNs = Math.max(t.longestPauseNs, nowNs - t.lastNs);
    }
    t.lastNs = nowNs;
    t.sequences.add(extendedSequence);
    if (keepsPackets) {
      t.packets.add(Arrays.copyOfRange(packet, offset, offset + length));
    }
    Arrays.fill(packet, offset, offset + length, (byte) 0xee); // the sink may overwrite it
  }

  @Override
  public void onLost(int track, long fromExtendedSequence, int count, long nowNs) {
    Track t = tracks.get(track);
    assertThat(count).isNotNegative();
    if (count == 0) {
      t.unknownLosses++;
      t.expected = Math.max(t.expected, fromExtendedSequence);
    }
    advance(t, fromExtendedSequence, count);
    for (int i = 0; i < count; i++) {
      t.losses.add(fromExtendedSequence + i);
    }
  }

  @Override
  public void onRepair(int track, long nowNs) {
    tracks.get(track).repairs++;
  }

  @Override
  public void onStreamReset(int track, long nowNs) {
    tracks.get(track).resets++;
    tracks.get(track).expected = -1;
  }

  @Override
  public void onSenderReport(int track, long ntpTimestamp, int rtpTimestamp, long nowNs) {
    tracks.get(track).senderReports++;
  }

  @Override
  public void onBye(int track, long nowNs) {
    tracks.get(track).byes++;
  }

  @Override
  public void sendRtcp(byte[] compound, int offset, int length) {
    assertThat(length).isPositive().isLessThanOrEqualTo(RtcpWriter.MAXIMUM_BYTES);
    rtcp.add(Arrays.copyOfRange(compound, offset, offset + length));
  }

  /** The first eight bytes of payload, where a scripted publisher puts its own number. */
  static long number(byte[] packet) {
    return ByteBuffer.wrap(packet).getLong(RtpHeader.headerBytes(packet, 0));
  }

  private void advance(Track t, long from, int count) {
    if (t.expected >= 0 && gapless) {
      assertThat(from).isEqualTo(t.expected);
    }
    assertThat(from).isGreaterThanOrEqualTo(t.expected);
    t.expected = from + count;
  }
}
