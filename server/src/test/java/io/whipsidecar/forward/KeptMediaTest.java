package io.whipsidecar.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much is kept for a reader that comes later, and how much memory that may take. */
class KeptMediaTest {
  private static final int PAYLOAD_BYTES = 1_188;
  private static final long AGES_NS = 120 * Ticks.SECOND_NS;

  private final byte[] packet = new byte[1_500];

  /** An ingest of video at a constant rate. */
  private final class Source {
    final KeptMedia kept;
    private final double framesPerSecond;
    private final int gop;
    private final int packetsPerFrame;
    private final List<Long> asked = new ArrayList<>();
    private int frame;
    private int withPoint;

    Source(ChunkPool pool, double framesPerSecond, int gop, double megabits) {
      kept = new KeptMedia(ForwarderParameters.DEFAULT_KEPT_BYTES, pool, () -> {});
      this.framesPerSecond = framesPerSecond;
      this.gop = gop;
      packetsPerFrame = (int) Math.round(megabits * 1e6 / 8 / framesPerSecond / PAYLOAD_BYTES);
    }

    void frame(boolean keyframe) {
      long nowNs = nowNs();
      if (keyframe) {
        kept.begin();
      }
      long first = -1;
      for (int i = 0; i < packetsPerFrame; i++) {
        long record = kept.keep(0, false, frame, packet, 12, PAYLOAD_BYTES);
        first = i == 0 ? record : first;
      }
      if (keyframe) {
        kept.addPoint(first, nowNs, nowNs);
      }
      kept.trim(nowNs, Long.MAX_VALUE);
      if (kept.wantsPoint(nowNs)) {
        asked.add(nowNs);
      }
      withPoint += kept.hasPoint() ? 1 : 0;
      frame++;
    }

    private long nowNs() {
      return (long) (frame * 1e9 / framesPerSecond);
    }

    void run() {
      while (nowNs() < AGES_NS) {
        frame(frame % gop == 0);
      }
    }
  }

  private static ChunkPool ample() {
    return new ChunkPool(1L << 30);
  }

  @ParameterizedTest
  @CsvSource({
    "25, 250, 6", // x264's default GOP
    "30, 250, 7.8",
    "30, 210, 8.5",
    "60, 250, 14",
    "60, 120, 20"
  })
  void shouldAlwaysHaveAPointWithUsualEncoders(double framesPerSecond, int gop, double megabits) {
    Source source = new Source(ample(), framesPerSecond, gop, megabits);
    source.run();

    assertThat(source.withPoint).isEqualTo(source.frame);
    assertThat(source.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {11, 12.5})
  void shouldFallBackToTheNewestGopWhenTwoExceedTheBound(double megabits) {
    Source source = new Source(ample(), 25, 250, megabits); // up to 15.6 MB a GOP
    source.run();

    assertThat(source.withPoint).isEqualTo(source.frame);
    assertThat(source.asked).hasSize(12);
  }

  @Test
  void shouldAskAPublisherOfOneEndlessGopAtABoundedRate() {
    Source source = new Source(ample(), 30, 1_000_000, 2.5);
    source.run();

    assertThat(source.asked.get(0)).isEqualTo(12 * Ticks.SECOND_NS);
    assertThat(source.asked).hasSizeBetween(20, 22);
  }

  @Test
  void shouldAskBeforeTheBoundIsReached() {
    Source source = new Source(ample(), 30, 1_000_000, 20);
    while (source.asked.isEmpty()) {
      source.frame(source.frame == 0);
    }

    assertThat(source.kept.hasPoint()).isTrue();
    assertThat(source.kept.heldBytes()).isBetween(8L << 20, 9L << 20);
  }

  @Test
  void shouldHoldNoMoreThanItsBudgetWithManyPublishersOfOneGop() {
    ChunkPool pool = new ChunkPool(64 << 20);
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sources.add(new Source(pool, 30, 1_000_000, 2.5));
    }
    for (int frame = 0; frame < 30 * 30; frame++) {
      for (Source source : sources) {
        source.frame(frame == 0 || source.asked.contains(source.nowNs() - 100 * 1_000_000L));
        assertThat(pool.heldBytes()).isLessThanOrEqualTo(64 << 20);
      }
    }
    assertThat(pool.heldBytes()).isGreaterThan(48 << 20);
    sources.forEach(source -> source.kept.clear());
    assertThat(pool.heldBytes()).isZero();
  }

  @Test
  void shouldTakeFromTheIngestThatHoldsMost() {
    ChunkPool pool = new ChunkPool(16 * ChunkPool.CHUNK_BYTES);
    Source small = new Source(pool, 30, 1_000_000, 1);
    Source large = new Source(pool, 30, 1_000_000, 10);
    for (int frame = 0; frame < 40; frame++) {
      small.frame(frame == 0);
      large.frame(frame == 0);
    }

    assertThat(small.withPoint).isEqualTo(40);
    assertThat(small.kept.heldBytes()).isGreaterThan(40L * 4 * PAYLOAD_BYTES);
    assertThat(large.kept.hasPoint()).isFalse();
  }
}
