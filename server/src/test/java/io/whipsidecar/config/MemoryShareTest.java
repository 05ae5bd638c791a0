package io.whipsidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryShareTest {
  @ParameterizedTest
  @CsvSource({
    "25%, 250000000",
    "0, 0",
    "0%, 0",
    "65536, 65536",
    "64k, 65536",
    "512m, 536870912",
    "2G, 2147483648"
  })
  void shouldTakeAShareOrBytes(String value, long bytes) {
    assertThat(MemoryShare.parse("kept-media", value).of(1_000_000_000)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "76%", "-1", "1.5g", "12t", "9999999999999999999"})
  void shouldSayWhatItExpected(String value) {
    assertThatThrownBy(() -> MemoryShare.parse("kept-media", value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kept-media")
        .hasMessageContaining("512m");
  }

  @Test
  void shouldNotOverflowWithALargeHeap() {
    assertThat(new MemoryShare(75, true).of(1L << 60)).isPositive();
  }
}
