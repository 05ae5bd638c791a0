package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NudgesTest {
  private static final long MS = 1_000_000;

  private final Nudges nudges = new Nudges(42);

  @Test
  void shouldNudgeNobodyAtFirst() {
    assertThat(nudges.nextDeadlineNs()).isEqualTo(Timed.NEVER);
    assertThat(nudges.due(0)).isNull();
  }

  @Test
  void shouldNudgeMoreOftenThanFfmpegHasPackets() {
    nudges.begin(-10 * MS);
    int count = 0;
    for (long nowNs = -10 * MS; nowNs < 990 * MS; nowNs += MS) {
      count += nudges.due(nowNs) == null ? 0 : 1;
    }

    assertThat(count).isEqualTo(200);
  }

  @Test
  void shouldNotMakeUpForWhatWasMissed() {
    nudges.begin(0);

    assertThat(nudges.due(1_000 * MS)).isNotNull();

    assertThat(nudges.due(1_001 * MS)).isNull();
    assertThat(nudges.nextDeadlineNs()).isEqualTo(1_005 * MS);
  }
}
