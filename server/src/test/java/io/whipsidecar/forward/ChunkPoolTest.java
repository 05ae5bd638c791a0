package io.whipsidecar.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkPoolTest {
  private static final int MANY = 1_000;

  private final ChunkPool pool = new ChunkPool((long) MANY * ChunkPool.CHUNK_BYTES);
  private final KeptMedia holder = new KeptMedia(1 << 20, pool, () -> {});

  private List<byte[]> take(int count) {
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chunks.add(pool.take());
    }
    return chunks;
  }

  private static Set<byte[]> identities(List<byte[]> chunks) {
    Set<byte[]> identities = Collections.newSetFromMap(new IdentityHashMap<>());
    identities.addAll(chunks);
    return identities;
  }

  @Test
  void shouldMakeNothingNewWhenTheSameIngestsGoUpAndDown() {
    List<byte[]> all = take(MANY);
    Set<byte[]> known = identities(all);
    all.subList(0, MANY - 10).forEach(pool::give);
    assertThat(pool.heldBytes()).isEqualTo(10L * ChunkPool.CHUNK_BYTES);
    assertThat(identities(take(MANY - 10))).isSubsetOf(known).hasSize(MANY - 10);
    assertThat(pool.hasChunk()).isFalse();
  }

  @Test
  void shouldLetGoOfWhatIsLeftOverWhenAnIngestLeaves() {
    pool.join(holder);
    List<byte[]> all = take(MANY);
    Set<byte[]> known = identities(all);
    all.forEach(pool::give);
    pool.leave(holder);
    List<byte[]> again = take(MANY);
    assertThat(again.stream().filter(known::contains)).hasSizeBetween(1, 100);
    assertThat(identities(again)).hasSize(MANY);
  }
}
