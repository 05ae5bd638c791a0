package io.whipsidecar.forward;

/** {@link PayloadFormat#INDEPENDENT}: audio, where a decoder can start at any packet. */
final class IndependentPayload implements PayloadFormat {
  @Override
  public int inspect(byte[] packet, int payloadOffset, int payloadLength) {
    return KEYFRAME;
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
    throw new IndexOutOfBoundsException("index: " + index + " (expected: no parameter sets)");
  }

  @Override
  public void reset() {}
}
