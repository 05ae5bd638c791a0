package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReaderEndTest {
  private static final long MS = 1_000_000;

  private final ReaderEnd end = new ReaderEnd();

  @Test
  void shouldBeDueSoonBetweenFrames() {
    assertThat(end.isAsked()).isFalse();
    end.ask(0);
    assertThat(end.isDue(false, 0)).isFalse();
    assertThat(end.dueNs()).isEqualTo(ReaderEnd.READING_NS);
    assertThat(end.isDue(false, 2 * MS)).as("a packet of sound").isFalse();
    assertThat(end.isDue(false, ReaderEnd.READING_NS)).isTrue();
    end.forget();
    assertThat(end.isAsked()).isFalse();
    assertThat(end.dueNs()).isEqualTo(Timed.NEVER);
  }

  @Test
  void shouldWaitForTheFrameThatIsUnderWay() {
    end.ask(0);
    assertThat(end.isDue(true, 0)).isFalse();
    assertThat(end.isDue(true, 20 * MS)).isFalse();
    assertThat(end.isDue(false, 30 * MS)).isFalse();
    assertThat(end.isDue(false, 35 * MS)).isTrue();
  }

  @Test
  void shouldWaitForTheNextFrameToo() {
    end.ask(0);
    assertThat(end.isDue(false, 0)).isFalse();
    assertThat(end.isDue(true, 4 * MS)).isFalse();
    assertThat(end.isDue(true, 6 * MS)).isFalse();
    assertThat(end.isDue(false, 8 * MS)).isFalse();
    assertThat(end.isDue(false, 13 * MS)).isTrue();
  }

  @Test
  void shouldNotWaitForEverHoweverOftenItIsAsked() {
    end.ask(0);
    end.ask(50 * MS);
    assertThat(end.isDue(true, 60 * MS)).isFalse();
    assertThat(end.isDue(true, ReaderEnd.FRAME_PATIENCE_NS)).isTrue();
  }
}
