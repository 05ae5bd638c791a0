package io.whipsidecar.ingest;

import io.whipsidecar.media.Codec;

/**
 * What one leg carries.
 *
 * @param payloadType the one of the leg: 96 to 127, or the codec's fixed one
 */
public record TrackConfig(Codec codec, int payloadType) {
  public TrackConfig {
    boolean valid =
        codec.hasFixedPayloadType()
            ? payloadType == codec.defaultPayloadType()
            : payloadType >= 96 && payloadType <= 127;
    if (!valid) {
      throw new IllegalArgumentException(
          "payload type of "
              + codec
              + ": "
              + payloadType
              + " (expected: 96..127, or the fixed one)");
    }
  }

  /** The codec with its default payload type. */
  public static TrackConfig of(Codec codec) {
    return new TrackConfig(codec, codec.defaultPayloadType());
  }
}
