package io.whipsidecar.forward;

import java.util.Arrays;

/** H264 single NAL units (RFC 6184 §5.6), as much as the forwarder asks for. */
final class FakeH264 implements PayloadFormat {
  private byte[] sps = {};
  private byte[] pps = {};

  @Override
  public int inspect(byte[] packet, int payloadOffset, int payloadLength) {
    int type = packet[payloadOffset] & 0x1f;
    byte[] payload = Arrays.copyOfRange(packet, payloadOffset, payloadOffset + payloadLength);
    if (type == 7) {
      sps = payload;
    } else if (type == 8) {
      pps = payload;
    }
    if (type == 28) { // FU-A: the original type stands in the FU header, S is its first bit
      int header = packet[payloadOffset + 1];
      return (header & 0x1f) == 5 && (header & 0x80) != 0 ? KEYFRAME : 0;
    }
    return type == 5 ? KEYFRAME : type == 7 || type == 8 ? PARAMETER_SETS : 0;
  }

  @Override
  public boolean isKeyframe(byte[] packet, int payloadOffset, int payloadLength) {
    return inspect(packet, payloadOffset, payloadLength) == KEYFRAME;
  }

  @Override
  public boolean isLeftOut(byte[] packet, int payloadOffset, int payloadLength) {
    return false;
  }

  @Override
  public boolean endsFrame(byte[] packet, int payloadOffset, int payloadLength) {
    return false;
  }

  @Override
  public int shorten(byte[] packet, int payloadOffset, int payloadLength) {
    return 0;
  }

  @Override
  public boolean decodable() {
    return sps.length > 0 && pps.length > 0;
  }

  @Override
  public int parameterSetCount() {
    return decodable() ? 2 : 0;
  }

  @Override
  public int writeParameterSet(int index, byte[] into, int offset) {
    byte[] set = index == 0 ? sps : pps;
    System.arraycopy(set, 0, into, offset, set.length);
    return set.length;
  }

  @Override
  public void reset() {
    sps = new byte[0];
    pps = new byte[0];
  }
}
