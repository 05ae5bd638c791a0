package io.whipsidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
  @Property
  void shouldReadWhatToStringWrites(
      @ForAll @LongRange(min = -100_000_000_000L, max = 400_000_000_000L) long seconds,
      @ForAll @LongRange(max = 999_999_999) long nanos) {
    for (long unit : new long[] {1, 1_000, 1_000_000, 1_000_000_000}) { // 9, 6, 3 and 0 digits
      Instant instant = Instant.ofEpochSecond(seconds, nanos / unit * unit);
      assertThat(InstantText.parse(instant.toString())).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-26T15:28:00.1Z", "2026-11-26T15:28:00.12345Z"})
  void shouldReadAnyNumberOfDigits(String text) {
    assertThat(InstantText.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-26",
        "2026-11-26T15:28:00",
        "2026-11-26T15:28:00.1234567890Z",
        "2026-11-26T15:28:0 Z",
        "2026-11-26T15:28:+1Z",
        "2026-11-26 15:28:00Z",
        "2026-13-26T15:28:00Z",
        "2026-02-30T15:28:00Z",
        "2026-11-26T25:28:00Z",
      })
  void shouldRefuseOthers(String text) {
    assertThatThrownBy(() -> InstantText.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
