package io.whipsidecar.session;

import io.whipsidecar.testing.netem.RtpPublisher;
import java.nio.ByteBuffer;

/**
 * Small real H264 payloads (RFC 6184): a keyframe is a STAP-A with SPS and PPS and an IDR slice in
 * FU-As, every other frame one slice in FU-As. Audio payloads only carry their number.
 */
public final class H264Payload implements RtpPublisher.Payload {
  static final int STAP_A = 24;
  static final int FU_A = 28;

  private static final byte[] SPS = {
    0x67, 0x42, (byte) 0xc0, 0x1f, (byte) 0xd9, 0x00, (byte) 0xa0, 0x5b, 0x20
  };
  private static final byte[] PPS = {0x68, (byte) 0xcb, (byte) 0x8c, (byte) 0xb2};

  @Override
  public void write(
      int track, boolean key, int index, int count, long sequence, ByteBuffer payload) {
    if (track == RtpPublisher.AUDIO) {
      payload.putLong(sequence);
    } else if (key && index == 0) {
      parameterSets(payload);
    } else {
      fragment(key ? 5 : 1, index == (key ? 1 : 0), index == count - 1, sequence, payload);
    }
  }

  private static void parameterSets(ByteBuffer payload) {
    payload.put((byte) (0x60 | STAP_A));
    payload.putShort((short) SPS.length).put(SPS);
    payload.putShort((short) PPS.length).put(PPS);
    int filler = payload.remaining() - 2;
    payload.putShort((short) filler).put((byte) 0x0c); // a NAL unit of type 12: filler data
    while (payload.hasRemaining()) {
      payload.put((byte) 0xff);
    }
  }

  private static void fragment(
      int type, boolean start, boolean end, long sequence, ByteBuffer payload) {
    payload.put((byte) (0x60 | FU_A));
    payload.put((byte) ((start ? 0x80 : 0) | (end ? 0x40 : 0) | type));
    payload.put((byte) 0x88); // first_mb_in_slice 0
    payload.putLong(sequence);
  }

  /** Whether a payload begins a keyframe with its parameter sets. */
  static boolean beginsKeyframe(byte[] payload) {
    return (payload[0] & 0x1f) == STAP_A || (payload[0] & 0x1f) == 7;
  }

  /** The extended sequence number in a fragment. */
  static long sequence(byte[] fragment) {
    return ByteBuffer.wrap(fragment).getLong(3);
  }
}
