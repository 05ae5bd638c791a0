package io.whipsidecar.forward;

import static java.util.Objects.requireNonNull;

import io.whipsidecar.media.Codec;

/**
 * What one track looks like to the reader. Sequence number and timestamp are those of the first
 * packet and of the clock's origin; they are random in a fresh ingest (RFC 3550 §5.1).
 *
 * @param payloadType the leg's, 0 to 127
 * @param payloadFormat of this track alone; {@link PayloadFormat#INDEPENDENT} for audio
 */
public record TrackOutput(
    Codec codec,
    int payloadType,
    int ssrc,
    int firstSequence,
    int firstTimestamp,
    PayloadFormat payloadFormat) {
  public TrackOutput {
    requireNonNull(codec, "codec");
    requireNonNull(payloadFormat, "payloadFormat");
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payloadType: " + payloadType + " (expected: 0..127)");
    }
    if (firstSequence < 0 || firstSequence > 0xffff) {
      throw new IllegalArgumentException(
          "firstSequence: " + firstSequence + " (expected: 0..65535)");
    }
  }
}
