package io.whipsidecar.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.whipsidecar.media.Codec;
import java.nio.charset.StandardCharsets;

/** No payload makes an inspector, the cache of parameter sets or a format parser throw. */
class PayloadFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void shouldInspectAnyPayload(byte[] data) {
    byte[] packet = data.clone(); // ends where the payload ends: a read behind it would throw
    for (Codec codec : Codec.values()) {
      int flags = PayloadInspector.of(codec).inspect(packet, 0, packet.length);
      PictureFormat.ofKeyframe(codec, packet, 0, packet.length);

      assertThat(flags >>> 5).isZero();
      if (packet.length == 0) {
        assertThat(flags).isEqualTo(PayloadInspector.MALFORMED);
      }
    }
  }

  @FuzzTest(maxDuration = "1m")
  void shouldShortenAnyVp9Descriptor(byte[] data) {
    byte[] packet = data.clone();
    int before = Vp9Payload.inspectPayload(packet, 0, packet.length);

    boolean upper = Vp9Payload.isUpperLayer(packet, 0, packet.length);
    boolean end = Vp9Payload.endsLayer(packet, 0, packet.length);
    int skip = Vp9Payload.shorten(packet, 0, packet.length);

    if (skip > 0) { // one byte is left of the descriptor, with the end in it and without layers
      assertThat(Vp9Payload.endsLayer(packet, skip, packet.length - skip)).isEqualTo(end);
      assertThat(Vp9Payload.isUpperLayer(packet, skip, packet.length - skip)).isFalse();
    } else if (before == PayloadInspector.MALFORMED) {
      assertThat(upper && packet.length < 3).isFalse();
    }
    assertThat(skip).isBetween(0, Math.max(0, packet.length - 1));
    int after = Vp9Payload.inspectPayload(packet, skip, packet.length - skip);
    if (before != 0) { // the start of a further spatial layer is not told any more
      assertThat(after & ~PayloadInspector.MALFORMED)
          .isEqualTo(before & ~PayloadInspector.MALFORMED);
    }
  }

  @FuzzTest(maxDuration = "1m")
  void shouldKeepParameterSetsOfAnyPayload(byte[] data) {
    for (Codec codec : new Codec[] {Codec.H264, Codec.H265}) {
      ParameterSets sets = new ParameterSets(codec);
      boolean changed = sets.absorb(data, 0, data.length);
      assertThat(changed).isEqualTo(sets.count() > 0);
      new PictureOrder().onPayload(sets.sliceLayout(), data, 0, data.length);
      new PictureOrder()
          .onPayload(SliceLayout.of(true, 16, 16, true), data.clone(), 0, data.length);
      sets.absorbSprop(new String(data, StandardCharsets.ISO_8859_1));

      byte[] out = new byte[8192];
      int length = sets.writeAggregate(out, 0, out.length);
      ParameterSets copy = new ParameterSets(codec);
      copy.absorb(out, 0, length);

      assertThat(copy.count()).isEqualTo(sets.count());
      assertThat(copy.isComplete()).isEqualTo(sets.isComplete());
    }
  }

  @FuzzTest(maxDuration = "1m")
  void shouldReadAnySps(byte[] data) {
    check(H264Sps.format(data, 0, data.length));
    check(H265Sps.format(data, 0, data.length));
    H264Sps.id(data, 0, data.length);
    H265Sps.id(data, 0, data.length);
  }

  private static void check(long format) {
    if (format != PictureFormat.UNKNOWN) {
      assertThat(PictureFormat.width(format)).isPositive();
      assertThat(PictureFormat.height(format)).isPositive();
    }
  }
}
