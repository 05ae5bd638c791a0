package io.whipsidecar.session;

import io.whipsidecar.media.Codec;
import io.whipsidecar.payload.ParameterSets;
import io.whipsidecar.payload.PayloadInspector;
import io.whipsidecar.payload.PictureFormat;
import io.whipsidecar.rtp.LayerInspector;
import org.jspecify.annotations.Nullable;

/** What the receiver has to know of a layer's payloads, from {@code payload}. */
final class LayerPayload implements LayerInspector {
  private final Codec codec;
  private final PayloadInspector inspector;
  private final @Nullable ParameterSets sets;

  LayerPayload(Codec codec) {
    this.codec = codec;
    inspector = PayloadInspector.of(codec);
    boolean hasSets = codec == Codec.H264 || codec == Codec.H265;
    sets = hasSets ? new ParameterSets(codec) : null;
  }

  @Override
  public int inspect(byte[] packet, int payloadOffset, int payloadLength) {
    int flags = inspector.inspect(packet, payloadOffset, payloadLength);
    int keyframe = (flags & PayloadInspector.KEYFRAME) != 0 ? KEYFRAME : 0;
    return (flags & PayloadInspector.PARAMETER_SETS) != 0 ? keyframe | PARAMETER_SETS : keyframe;
  }

  @Override
  public int pixels(byte[] packet, int payloadOffset, int payloadLength) {
    long format;
    if (sets == null) {
      format = PictureFormat.ofKeyframe(codec, packet, payloadOffset, payloadLength);
    } else {
      sets.clear(); // the layers take turns
      sets.absorb(packet, payloadOffset, payloadLength);
      format = sets.format();
    }
    return PictureFormat.width(format) * PictureFormat.height(format);
  }
}
