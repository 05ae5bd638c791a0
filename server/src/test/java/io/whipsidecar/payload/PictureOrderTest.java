package io.whipsidecar.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureOrderTest {
  private final ParameterSets sets = new ParameterSets(Codec.H264);
  private final PictureOrder order = new PictureOrder();

  private void feed(List<byte[]> payloads) {
    for (byte[] payload : payloads) {
      sets.absorb(payload, 0, payload.length);
      order.onPayload(sets.sliceLayout(), payload, 0, payload.length);
    }
  }

  @Test
  void shouldCountBFramesOfX264() {
    feed(RealStream.payloads("h264-b-frames.rtp"));

    assertThat(order.reordered()).isBetween(10L, 20L); // of 30
    order.reset();
    assertThat(order.reordered()).isZero();
  }

  @Test
  void shouldCountNothingInAStreamWithoutBFrames() {
    for (int i = 0; i < 10; i++) {
      feed(RealStream.payloads(Codec.H264));
    }

    assertThat(order.reordered()).isZero();
  }

  @Test
  void shouldCountNothingWithoutParameterSets() {
    for (byte[] payload : RealStream.payloads("h264-b-frames.rtp")) {
      order.onPayload(SliceLayout.UNKNOWN, payload, 0, payload.length);
    }

    assertThat(order.reordered()).isZero();
  }

  @Test
  void shouldCountOverTheWrapOfTheCounter() {
    long layout = SliceLayout.of(false, 4, 4, false);
    for (int i = 0; i < 100; i++) { // 0 2 4 … in order
      slice(layout, i * 2 & 15);
    }
    assertThat(order.reordered()).isZero();

    for (int i = 0; i < 10; i++) { // +6 -4 -2: one B-frame after each reference
      slice(layout, 8 + i * 4 & 15);
      slice(layout, 6 + i * 4 & 15);
    }
    assertThat(order.reordered()).isEqualTo(10);
  }

  private void slice(long layout, int count) {
    byte[] nal =
        new BitWriter()
            .put(8, 0x41)
            .ue(0)
            .ue(5)
            .ue(0)
            .put(4, 3)
            .put(4, count)
            .put(16, 0xabcd)
            .nal();
    order.onPayload(layout, nal, 0, nal.length);
  }
}
