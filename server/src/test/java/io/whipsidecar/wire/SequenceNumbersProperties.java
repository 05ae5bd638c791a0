package io.whipsidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SequenceNumbersProperties {
  @Property
  void shouldRecoverExtendedSequenceWithinHalfACycle(
      @ForAll @LongRange(max = 1L << 48) long reference,
      @ForAll @IntRange(min = -32_767, max = 32_768) int distance) {
    long extended = reference + distance;

    assertThat(SequenceNumbers.extend16((int) (extended & 0xffff), reference)).isEqualTo(extended);
  }

  @Property
  void shouldRecoverExtendedTimestampWithinHalfACycle(
      @ForAll @LongRange(max = 1L << 60) long reference, @ForAll int distance) {
    long extended = reference + distance;

    assertThat(SequenceNumbers.extend32((int) extended, reference)).isEqualTo(extended);
  }

  @Property
  void shouldMeasureDistanceOnTheCircle(
      @ForAll @IntRange(max = 65_535) int older,
      @ForAll @IntRange(min = -32_768, max = 32_767) int distance) {
    int newer = (older + distance) & 0xffff;

    assertThat(SequenceNumbers.difference16(newer, older)).isEqualTo(distance);
  }

  @Example
  void shouldCrossTheWrapInBothDirections() {
    assertThat(SequenceNumbers.extend16(2, 65_534)).isEqualTo(65_538);
    assertThat(SequenceNumbers.extend16(65_534, 65_538)).isEqualTo(65_534);
    assertThat(SequenceNumbers.extend16(65_534, 2)).as("before the first cycle").isEqualTo(-2);
    assertThat(SequenceNumbers.difference16(2, 65_534)).isEqualTo(4);
    assertThat(SequenceNumbers.extend32(5, 0xffff_fffeL)).isEqualTo(0x1_0000_0005L);
  }
}
