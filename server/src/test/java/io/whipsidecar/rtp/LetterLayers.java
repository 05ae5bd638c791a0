package io.whipsidecar.rtp;

/** Payloads of tests: 'K' begins a keyframe, 'S' is a parameter set; the size is behind it. */
final class LetterLayers implements LayerInspector {
  @Override
  public int inspect(byte[] packet, int payloadOffset, int payloadLength) {
    return switch (packet[payloadOffset]) {
      case 'K' -> KEYFRAME;
      case 'S' -> PARAMETER_SETS;
      default -> 0;
    };
  }

  @Override
  public int pixels(byte[] packet, int payloadOffset, int payloadLength) {
    return payloadLength > 1 ? packet[payloadOffset + 1] & 0xff : 0;
  }
}
