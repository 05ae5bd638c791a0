package io.whipsidecar.session;

import io.whipsidecar.testing.netem.VirtualTime;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The video of a publisher with three layers, as a browser sends it: each layer with its own SSRC,
 * sequence and timestamps, real H264 parameter sets of its size, the layers' packets mixed; a
 * keyframe at the start, when a layer comes back, and when one is asked for.
 */
final class LayeredVideo {
  static final String OFFER_LINES =
      """
      a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
      a=rid:h send
      a=rid:m send
      a=rid:l send
      a=simulcast:send h;m;l
      """;

  /** The last byte of a fragment tells the layer. */
  static final String RIDS = "hml";

  private static final int PACKETS = 6;
  private static final int RID_EXTENSION = 5;
  private static final int MID_EXTENSION = 4;
  private static final long FRAME_NS = VirtualTime.SECOND / 30;
  private static final long PACING_NS = 2 * VirtualTime.MILLISECOND;

  /** SPS of 640x360, 320x180 and 160x90. */
  private static final List<byte[]> SPS =
      List.of(
          Base64.getDecoder().decode("Z0LAHtkAoC/5cBEAAAMAAQAAAwA8DxYuSA=="),
          Base64.getDecoder().decode("Z0LADdkBQZ+fARAAAAMAEAAAAwPA8UKkgA=="),
          Base64.getDecoder().decode("Z0LAC9kCjfkwEQAAAwABAAADADwPFCpI"));

  private static final byte[] PPS = {0x68, (byte) 0xcb, (byte) 0x8c, (byte) 0xb2};

  private final World world;
  private final ScriptedPublisher publisher;
  private final List<Stream> streams = new ArrayList<>();
  private final long startNs;

  LayeredVideo(World world, ScriptedPublisher publisher) {
    this.world = world;
    this.publisher = publisher;
    startNs = world.time().nowNs();
    for (int i = 0; i < RIDS.length(); i++) {
      streams.add(new Stream(i, world.random().nextInt(), world.random().nextInt()));
    }
    publisher.onRtcp(this::onRtcp);
  }

  void start() {
    frames(world.time().nowNs());
    reports(world.time().nowNs());
  }

  /** A layer stops, or comes back. */
  void send(char rid, boolean sends) {
    Stream stream = streams.get(RIDS.indexOf(rid));
    stream.sends = sends;
    stream.keyframe |= sends;
  }

  /** From now on PLIs are not heard. */
  void ignoreRequests() {
    publisher.onRtcp(compound -> {});
  }

  private void onRtcp(byte[] compound) {
    for (int at = 0; at < compound.length; at += RtcpHeader.packetBytes(compound, at)) {
      if (RtcpHeader.packetType(compound, at) == RtcpHeader.PAYLOAD_FEEDBACK
          && RtcpHeader.count(compound, at) == 1) {
        int ssrc = ByteBuffer.wrap(compound).getInt(at + 8);
        streams.stream().filter(s -> s.ssrc == ssrc).forEach(s -> s.keyframe = true);
      }
    }
  }

  private void frames(long nowNs) {
    for (int i = 0; i < PACKETS; i++) {
      int index = i;
      world.time().in(i * PACING_NS, now -> fragments(index, nowNs));
    }
    world.time().in(FRAME_NS, this::frames);
  }

  private void fragments(int index, long capturedNs) {
    for (Stream stream : streams) {
      if (index == 0) {
        stream.inFrame = stream.sends;
        stream.inKeyframe = stream.keyframe;
        stream.keyframe &= !stream.sends;
      }
      if (stream.inFrame) {
        stream.send(index, timestamp(stream, capturedNs));
      }
    }
  }

  private void reports(long nowNs) {
    for (Stream stream : streams) {
      byte[] report = new byte[28];
      RtcpHeader.write(report, 0, 0, RtcpHeader.SENDER_REPORT, report.length);
      long ntp =
          ((nowNs / VirtualTime.SECOND) << 32)
              | (((nowNs % VirtualTime.SECOND) << 32) / VirtualTime.SECOND);
      ByteBuffer.wrap(report)
          .putInt(4, stream.ssrc)
          .putLong(8, ntp)
          .putInt(16, timestamp(stream, nowNs));
      publisher.sendRtcp(report);
    }
    world.time().in(VirtualTime.SECOND, this::reports);
  }

  private int timestamp(Stream stream, long nowNs) {
    return stream.timestampOffset + (int) ((nowNs - startNs) * 9 / 100_000);
  }

  /** Whether a payload of the leg is part of a picture, no parameter sets. */
  static boolean isPicture(byte[] payload) {
    return (payload[0] & 0x1f) == H264Payload.FU_A;
  }

  static boolean begins(byte[] picture) {
    return (picture[1] & 0x80) != 0;
  }

  static boolean ends(byte[] picture) {
    return (picture[1] & 0x40) != 0;
  }

  static boolean isKeyframe(byte[] picture) {
    return (picture[1] & 0x1f) == 5;
  }

  static char layer(byte[] picture) {
    return RIDS.charAt(picture[picture.length - 1]);
  }

  private final class Stream {
    private final int index;
    private final int ssrc;
    private final int timestampOffset;
    private int sequence;
    private boolean sends = true;
    private boolean keyframe = true;
    private boolean inFrame;
    private boolean inKeyframe;

    Stream(int index, int ssrc, int timestampOffset) {
      this.index = index;
      this.ssrc = ssrc;
      this.timestampOffset = timestampOffset;
      sequence = ssrc & 0xffff;
    }

    void send(int packet, int timestamp) {
      boolean sets = inKeyframe && packet == 0;
      ByteBuffer bytes = ByteBuffer.allocate(20 + (sets ? 100 : 500));
      bytes.position(12);
      bytes.putInt(0xBEDE0001);
      bytes.put((byte) (MID_EXTENSION << 4)).put((byte) '0');
      bytes.put((byte) (RID_EXTENSION << 4)).put((byte) RIDS.charAt(index));
      if (sets) {
        byte[] sps = SPS.get(index);
        bytes.put((byte) (0x60 | H264Payload.STAP_A));
        bytes.putShort((short) sps.length).put(sps).putShort((short) PPS.length).put(PPS);
        bytes.putShort((short) (bytes.remaining() - 2)).put((byte) 0x0c);
      } else {
        boolean first = packet == (inKeyframe ? 1 : 0);
        int flags = (first ? 0x80 : 0) | (packet == PACKETS - 1 ? 0x40 : 0);
        bytes.put((byte) (0x60 | H264Payload.FU_A));
        bytes.put((byte) (flags | (inKeyframe ? 5 : 1))).put((byte) 0x88);
      }
      byte[] array = bytes.array();
      array[array.length - 1] = (byte) index;
      RtpHeader.write(array, 0, packet == PACKETS - 1, 102, sequence++ & 0xffff, timestamp, ssrc);
      array[0] |= 0x10;
      publisher.sendRtp(array);
    }
  }
}
