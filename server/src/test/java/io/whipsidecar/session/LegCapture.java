package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was sent to one port of a leg, and what a reader may rely on. */
final class LegCapture {
  /** One datagram. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(long atNs, byte[] bytes) {}

  private final List<Sent> sent = new ArrayList<>();
  private @Nullable Sent before;

  void add(long nowNs, byte[] packet, int offset, int length) {
    sent.add(new Sent(nowNs, Arrays.copyOfRange(packet, offset, offset + length)));
  }

  List<Sent> sent() {
    return sent;
  }

  int size() {
    return sent.size();
  }

  /** Forgets what came; what comes next has to go on from there. */
  void clear() {
    before = sent.isEmpty() ? before : sent.get(sent.size() - 1);
    sent.clear();
  }

  /** Packets from the {@code from}-th one on. */
  List<byte[]> payloads() {
    List<byte[]> list = new ArrayList<>();
    for (Sent packet : sent) {
      int header = RtpHeader.headerBytes(packet.bytes(), 0);
      list.add(Arrays.copyOfRange(packet.bytes(), header, packet.bytes().length));
    }
    return list;
  }

  /** One payload type and SSRC, no gap, time never goes back, nothing but header and payload. */
  void assertContinuous(int payloadType) {
    assertThat(sent).isNotEmpty();
    byte[] first = before == null ? sent.get(0).bytes() : before.bytes();
    int sequence = RtpHeader.sequenceNumber(first, 0) + (before == null ? 0 : 1);
    int timestamp = RtpHeader.timestamp(first, 0);
    for (Sent one : sent) {
      byte[] packet = one.bytes();
      assertThat(RtpHeader.isValid(packet, 0, packet.length)).isTrue();
      assertThat(packet[0]).as("version, no padding, extension or CSRC").isEqualTo((byte) 0x80);
      assertThat(RtpHeader.payloadType(packet, 0)).isEqualTo(payloadType);
      assertThat(RtpHeader.ssrc(packet, 0)).isEqualTo(RtpHeader.ssrc(first, 0));
      assertThat(RtpHeader.sequenceNumber(packet, 0)).isEqualTo(sequence++ & 0xffff);
      assertThat(RtpHeader.timestamp(packet, 0) - timestamp).isNotNegative();
      timestamp = RtpHeader.timestamp(packet, 0);
    }
  }

  /** Sender reports before the first packet of {@code media}, and every second while it flows. */
  void assertReportsEverySecond(LegCapture media) {
    List<Long> times = timesOf(RtcpHeader.SENDER_REPORT);
    assertThat(times).isNotEmpty();
    assertThat(times.get(0)).isLessThanOrEqualTo(media.sent().get(0).atNs());
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isLessThanOrEqualTo(1_010_000_000L);
    }
    long lastNs = media.sent().get(media.size() - 1).atNs();
    assertThat(times.get(times.size() - 1)).isGreaterThan(lastNs - 1_010_000_000L);
  }

  /** When RTCP packets of a type were sent. */
  List<Long> timesOf(int rtcpType) {
    List<Long> times = new ArrayList<>();
    for (Sent one : sent) {
      byte[] compound = one.bytes();
      for (int at = 0; at < compound.length; at += RtcpHeader.packetBytes(compound, at)) {
        if (RtcpHeader.packetType(compound, at) == rtcpType) {
          times.add(one.atNs());
        }
      }
    }
    return times;
  }

  /** The type of the first packet of the latest compound. */
  int lastRtcpType() {
    return RtcpHeader.packetType(sent.get(sent.size() - 1).bytes(), 0);
  }
}
