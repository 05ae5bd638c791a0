package io.whipsidecar.forward;

import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers what a forwarder put out, and computes times from it as FFmpeg does. */
final class Reader implements ForwarderSink {
  @SuppressWarnings("ArrayRecordComponent")
  record Rtp(int track, int sequence, int timestamp, boolean marker, int ssrc, byte[] packet) {
    int nalType() {
      return packet[RtpHeader.FIXED_BYTES] & 0x1f;
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Rtcp(int track, byte[] compound, int rtpBefore) {
    int packetType() {
      return RtcpHeader.packetType(compound, 0);
    }

    long ntp() {
      return ByteBuffer.wrap(compound).getLong(8);
    }

    int timestamp() {
      return ByteBuffer.wrap(compound).getInt(16);
    }
  }

  final List<Rtp> packets = new ArrayList<>();
  final List<Rtcp> reports = new ArrayList<>();
  int keyframeRequests;

  @Override
  public void sendRtp(int track, byte[] packet, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(packet, offset, offset + length);
    packets.add(
        new Rtp(
            track,
            RtpHeader.sequenceNumber(copy, 0),
            RtpHeader.timestamp(copy, 0),
            RtpHeader.marker(copy, 0),
            RtpHeader.ssrc(copy, 0),
            copy));
  }

  @Override
  public void sendRtcp(int track, byte[] compound, int offset, int length) {
    reports.add(
        new Rtcp(track, Arrays.copyOfRange(compound, offset, offset + length), packets.size()));
  }

  @Override
  public void needKeyframe(int track) {
    keyframeRequests++;
  }

  List<Rtp> of(int track) {
    return packets.stream().filter(packet -> packet.track() == track).toList();
  }

  List<Rtcp> senderReports() {
    return reports.stream().filter(r -> r.packetType() == RtcpHeader.SENDER_REPORT).toList();
  }

  void clear() {
    packets.clear();
    reports.clear();
  }
}
