package io.whipsidecar.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PortAllocatorTest {
  private static final PortProbe ALL_FREE = block -> null;
  private static final long REST_NS = 30_000_000_000L;

  private static PortAllocator allocator(int first, int last, PortProbe probe) {
    return new PortAllocator(new PortRange(first, last), probe, REST_NS, 3);
  }

  private static PortBlock allocated(PortResult result) {
    return ((PortResult.Allocated) result).block();
  }

  @Test
  void shouldBeginAtAnEvenPort() {
    PortAllocator ports = allocator(20_001, 20_020, ALL_FREE);
    assertThat(allocated(ports.allocate(PortShape.QUAD, 0))).isEqualTo(new PortBlock(20_002, 4));
    assertThat(allocated(ports.allocate(PortShape.PAIR, 0))).isEqualTo(new PortBlock(20_006, 2));
    assertThat(allocated(ports.allocate(PortShape.QUAD, 0))).isEqualTo(new PortBlock(20_008, 4));
  }

  @Test
  void shouldSkipABlockThatSomebodyElseHolds() {
    PortProbe probe = block -> block.first() == 20_000 ? "127.0.0.1:20000: in use" : null;
    PortAllocator ports = allocator(20_000, 20_019, probe);
    assertThat(allocated(ports.allocate(PortShape.QUAD, 0)).first()).isEqualTo(20_004);
  }

  @Test
  void shouldSayAfterHowManyAttemptsAndWhyItGaveUp() {
    PortAllocator ports = allocator(20_000, 20_099, block -> block.first() + ": in use");
    PortResult.Exhausted exhausted = (PortResult.Exhausted) ports.allocate(PortShape.QUAD, 0);
    assertThat(exhausted.message())
        .isEqualTo("no free ports in 20000-20099 after 3 attempts: 20008: in use");
  }

  @Test
  void shouldGoOnBehindTheRefusedBlocksNextTime() {
    PortProbe probe = block -> block.first() < 20_012 ? "in use" : null;
    PortAllocator ports = allocator(20_000, 20_099, probe);
    assertThat(ports.allocate(PortShape.QUAD, 0)).isInstanceOf(PortResult.Exhausted.class);
    assertThat(allocated(ports.allocate(PortShape.QUAD, 0)).first()).isEqualTo(20_012);
  }

  @Test
  void shouldProbeEachCandidateOnceInASmallRange() {
    PortAllocator ports =
        new PortAllocator(new PortRange(20_000, 20_007), block -> "in use", REST_NS, 100);
    PortResult.Exhausted exhausted = (PortResult.Exhausted) ports.allocate(PortShape.QUAD, 0);
    assertThat(exhausted.attempts()).isEqualTo(2);
  }

  @Test
  void shouldSayThatARangeIsTooSmall() {
    PortAllocator ports = allocator(20_000, 20_002, ALL_FREE);
    PortResult.Exhausted exhausted = (PortResult.Exhausted) ports.allocate(PortShape.QUAD, 0);
    assertThat(exhausted.attempts()).isZero();
    assertThat(exhausted.lastCause()).contains("all ports are in use");
  }

  @Test
  void shouldLetAReleasedBlockRest() {
    PortAllocator ports = allocator(20_000, 20_003, ALL_FREE);
    PortBlock block = allocated(ports.allocate(PortShape.QUAD, 0));
    ports.release(block, 5);
    assertThat(ports.available(REST_NS + 4)).isZero();
    assertThat(ports.allocate(PortShape.QUAD, REST_NS + 4))
        .isInstanceOf(PortResult.Exhausted.class);
    assertThat(allocated(ports.allocate(PortShape.QUAD, REST_NS + 5))).isEqualTo(block);
  }

  @Test
  void shouldReserveWhatAFormerRunHandedOut() {
    PortAllocator ports = allocator(20_000, 20_007, block -> "held by its FFmpeg");
    assertThat(ports.reserve(new PortBlock(20_004, 4))).isTrue();
    assertThat(ports.reserve(new PortBlock(20_006, 2))).isFalse();
    assertThat(ports.reserve(new PortBlock(20_006, 4))).isFalse();
    assertThat(ports.reserve(new PortBlock(19_998, 2))).isFalse();
    assertThat(ports.available(0)).isEqualTo(4);
  }

  @Test
  void shouldKeepAReservationBeyondTheRestOfItsFormerOwner() {
    PortAllocator ports = allocator(20_000, 20_003, ALL_FREE);
    PortBlock block = allocated(ports.allocate(PortShape.QUAD, 0));
    ports.release(block, 0);
    assertThat(ports.reserve(block)).isTrue();
    assertThat(ports.available(2 * REST_NS)).isZero();
  }

  @Test
  void shouldRefuseToReleaseWhatIsNotOwned() {
    PortAllocator ports = allocator(20_000, 20_007, ALL_FREE);
    assertThatThrownBy(() -> ports.release(new PortBlock(20_000, 4), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("20000");
  }

  @Test
  void shouldNameARangeThatIsNoRange() {
    assertThatThrownBy(() -> new PortRange(20_000, 19_999)).hasMessageContaining("20000-19999");
    assertThatThrownBy(() -> new PortRange(80, 19_999)).hasMessageContaining("1024");
  }

  @Property
  void shouldNeverHandOutAPortTwice(@ForAll long seed) {
    Random random = new Random(seed);
    PortAllocator ports =
        new PortAllocator(
            new PortRange(20_000, 20_101), block -> random.nextInt(4) == 0 ? "in use" : null, 7, 5);
    List<PortBlock> owned = new ArrayList<>();
    for (long nowNs = 0; nowNs < 300; nowNs++) {
      if (random.nextInt(5) < 3) {
        PortShape shape = random.nextBoolean() ? PortShape.QUAD : PortShape.PAIR;
        if (ports.allocate(shape, nowNs) instanceof PortResult.Allocated allocated) {
          owned.add(allocated.block());
        }
      } else if (!owned.isEmpty()) {
        ports.release(owned.remove(random.nextInt(owned.size())), nowNs);
      }
      assertDisjoint(owned);
    }
  }

  private static void assertDisjoint(List<PortBlock> blocks) {
    Set<Integer> seen = new HashSet<>();
    for (PortBlock block : blocks) {
      for (int port = block.first(); port <= block.last(); port++) {
        assertThat(seen.add(port)).as("port %d in two blocks", port).isTrue();
      }
    }
  }
}
