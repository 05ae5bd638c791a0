package io.whipsidecar.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ReplayWindowProperties {
  private static final int WINDOW = 64;

  @Property
  void shouldAgreeWithASetOfIndices(
      @ForAll @IntRange(max = 70_000) int start,
      @ForAll @Size(max = 300) List<@IntRange(min = -90, max = 100) Integer> steps) {
    ReplayWindow window = new ReplayWindow(WINDOW);
    Set<Long> seen = new HashSet<>();
    long highest = -1;
    long index = start;
    for (int step : steps) {
      boolean expected = index >= 0 && index > highest - WINDOW && !seen.contains(index);

      assertThat(window.isFresh(index)).isEqualTo(expected);
      if (expected) {
        window.record(index);
        seen.add(index);
        highest = Math.max(highest, index);
        assertThat(window.isFresh(index)).isFalse();
      }
      assertThat(window.highest()).isEqualTo(highest);
      index = Math.max(index, highest) + step;
    }
  }

  @Example
  void shouldRefuseSizesThatAreNoPowerOfTwo() {
    assertThatThrownBy(() -> new ReplayWindow(100))
        .hasMessage("size: 100 (expected: a power of two, at least 64)");
  }
}
