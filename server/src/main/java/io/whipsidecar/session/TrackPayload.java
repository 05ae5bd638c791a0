package io.whipsidecar.session;

import io.whipsidecar.forward.PayloadFormat;
import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.payload.ParameterSets;
import io.whipsidecar.payload.PayloadInspector;
import io.whipsidecar.payload.PictureFormat;
import io.whipsidecar.payload.PictureOrder;
import io.whipsidecar.payload.Vp9Payload;
import org.jspecify.annotations.Nullable;

/** What the forwarder has to know of a video track's payloads, from {@code payload}. */
final class TrackPayload implements PayloadFormat {
  private final Codec codec;
  private final PayloadInspector inspector;
  private final @Nullable ParameterSets sets;
  private final PictureOrder order = new PictureOrder();
  private @Nullable String declared;
  private long keyframeFormat;

  private TrackPayload(Codec codec, @Nullable ParameterSets sets) {
    this.codec = codec;
    this.inspector = PayloadInspector.of(codec);
    this.sets = sets;
  }

  static PayloadFormat of(Codec codec) {
    if (codec.kind() == MediaKind.AUDIO) {
      return codec == Codec.OPUS ? new OpusPayload() : INDEPENDENT;
    }
    boolean hasSets = codec == Codec.H264 || codec == Codec.H265;
    return new TrackPayload(codec, hasSets ? new ParameterSets(codec) : null);
  }

  /** What the next publisher's SDP declares, for streams that carry no sets in band. */
  static void declare(PayloadFormat format, @Nullable String sprop) {
    if (format instanceof TrackPayload payload) {
      payload.declared = sprop;
    }
  }

  @Override
  public int inspect(byte[] packet, int payloadOffset, int payloadLength) {
    int flags = inspector.inspect(packet, payloadOffset, payloadLength);
    if (sets == null) {
      if ((flags & PayloadInspector.KEYFRAME) != 0) {
        keyframeFormat = PictureFormat.ofKeyframe(codec, packet, payloadOffset, payloadLength);
      }
      return flags & PayloadInspector.KEYFRAME;
    }
    if ((flags & PayloadInspector.PARAMETER_SETS) != 0) {
      sets.absorb(packet, payloadOffset, payloadLength);
    }
    if ((flags & PayloadInspector.FRAME_START) != 0 && codec == Codec.H264) {
      order.onPayload(sets.sliceLayout(), packet, payloadOffset, payloadLength);
    }
    return flags & (PayloadInspector.KEYFRAME | PayloadInspector.PARAMETER_SETS);
  }

  @Override
  public boolean isKeyframe(byte[] packet, int payloadOffset, int payloadLength) {
    int flags = inspector.inspect(packet, payloadOffset, payloadLength);
    return (flags & PayloadInspector.KEYFRAME) != 0;
  }

  @Override
  public boolean isLeftOut(byte[] packet, int payloadOffset, int payloadLength) {
    return codec == Codec.VP9 && Vp9Payload.isUpperLayer(packet, payloadOffset, payloadLength);
  }

  @Override
  public boolean endsFrame(byte[] packet, int payloadOffset, int payloadLength) {
    return codec == Codec.VP9 && Vp9Payload.endsLayer(packet, payloadOffset, payloadLength);
  }

  @Override
  public int shorten(byte[] packet, int payloadOffset, int payloadLength) {
    return codec == Codec.VP9 ? Vp9Payload.shorten(packet, payloadOffset, payloadLength) : 0;
  }

  @Override
  public boolean decodable() {
    return sets == null || sets.isComplete();
  }

  @Override
  public int parameterSetCount() {
    return sets == null ? 0 : sets.count();
  }

  @Override
  public int writeParameterSet(int index, byte[] into, int offset) {
    return sets == null ? 0 : sets.write(index, into, offset);
  }

  /** What a track's stream says of itself: a {@link PictureFormat}. */
  static long format(PayloadFormat format) {
    return format instanceof TrackPayload payload ? payload.format() : PictureFormat.UNKNOWN;
  }

  /** How many pictures of a track are shown before one that came earlier; H264 only. */
  static long reordered(PayloadFormat format) {
    return format instanceof TrackPayload payload ? payload.order.reordered() : 0;
  }

  private long format() {
    return sets == null ? keyframeFormat : sets.format();
  }

  @Override
  public void reset() {
    keyframeFormat = PictureFormat.UNKNOWN;
    order.reset();
    if (sets != null) {
      sets.clear();
      if (declared != null) {
        sets.absorbSprop(declared);
      }
    }
  }
}
