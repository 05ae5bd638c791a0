package io.whipsidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class ProgressTest {
  private static final Duration STEP = Duration.ofMillis(100);

  private final List<String> lines = new ArrayList<>();
  private long nowNs;
  private final Progress progress = new Progress(lines::add, () -> nowNs);

  @Test
  void shouldNeverBeSilentForThreeSeconds() {
    progress.say("starting");
    int said = 0;
    long silentSinceNs = nowNs;

    for (int i = 0; i < 600; i++) {
      pass(STEP);
      if (lines.size() > said) {
        said = lines.size();
        silentSinceNs = nowNs;
      }
      assertThat(Duration.ofNanos(nowNs - silentSinceNs)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void shouldCountFromWhatWasSaidLast() {
    progress.say("starting");
    pass(Duration.ofSeconds(5));
    progress.say("judging");
    pass(Duration.ofSeconds(2));

    assertThat(lines)
        .containsExactly(
            "starting",
            "  still at it, 2 s",
            "  still at it, 4 s",
            "judging",
            "  still at it, 2 s");
  }

  @Test
  void shouldAddNothingWhereEnoughIsSaid() {
    for (int i = 0; i < 10; i++) {
      progress.say("line " + i);
      pass(Duration.ofSeconds(1));
    }

    assertThat(lines).hasSize(10);
  }

  @Test
  void shouldBeSilentWhenClosed() {
    progress.say("starting");
    progress.close();
    pass(Duration.ofSeconds(10));

    assertThat(lines).containsExactly("starting");
  }

  private void pass(Duration time) {
    for (long endNs = nowNs + time.toNanos(); nowNs < endNs; ) {
      nowNs += STEP.toNanos();
      progress.look();
    }
  }
}
