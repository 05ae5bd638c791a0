package io.whipsidecar.session;

import io.whipsidecar.forward.PayloadFormat;

/** Opus: every packet stands alone; counts how many are mono and how many stereo. */
final class OpusPayload implements PayloadFormat {
  private static final int STEREO = 0x04; // the s bit of the TOC byte, RFC 6716 §3.1
  private static final int LARGEST_PAUSE_BYTES = 2; // DTX: nothing is said about the sound

  private long mono;
  private long stereo;

  long mono() {
    return mono;
  }

  long stereo() {
    return stereo;
  }

  @Override
  public int inspect(byte[] packet, int payloadOffset, int payloadLength) {
    if (payloadLength > LARGEST_PAUSE_BYTES) {
      boolean isStereo = (packet[payloadOffset] & STEREO) != 0;
      stereo += isStereo ? 1 : 0;
      mono += isStereo ? 0 : 1;
    }
    return INDEPENDENT.inspect(packet, payloadOffset, payloadLength);
  }

  @Override
  public boolean isKeyframe(byte[] packet, int payloadOffset, int payloadLength) {
    return true;
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
    return true;
  }

  @Override
  public int parameterSetCount() {
    return 0;
  }

  @Override
  public int writeParameterSet(int index, byte[] into, int offset) {
    return 0;
  }

  @Override
  public void reset() {
    mono = 0;
    stereo = 0;
  }
}
