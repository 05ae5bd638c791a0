package io.whipsidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.forward.ForwarderState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ForwarderStateBytesTest {
  private static final ForwarderState STATE =
      new ForwarderState(
          7, 123_456_789_012L, -77, List.of(new ForwarderState.Track(-1, 65_535, -5)));

  @Test
  void shouldReadWhatItWrote() {
    assertThat(ForwarderStateBytes.read(ForwarderStateBytes.write(STATE))).isEqualTo(STATE);
  }

  @Test
  void shouldReadAStateFromBeforeThereWasAMonotonicTime() {
    ByteBuffer old = ByteBuffer.allocate(28);
    old.putLong(7).putInt(1).putInt(-1).putInt(65_535).putInt(-5);
    CRC32C crc = new CRC32C();
    crc.update(old.array(), 0, 24);
    old.putInt((int) crc.getValue());

    assertThat(ForwarderStateBytes.read(old.array()))
        .isEqualTo(new ForwarderState(7, 0, ForwarderState.UNKNOWN_BOOT, STATE.tracks()));
  }

  @Test
  void shouldRefuseDamagedBytes() {
    byte[] damaged = ForwarderStateBytes.write(STATE);
    damaged[30] ^= 1;
    assertThatThrownBy(() -> ForwarderStateBytes.read(damaged))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
