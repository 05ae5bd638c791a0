package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private final FrameReader reader = new FrameReader(0);

  @Test
  void shouldCutPacketsHoweverTheStreamIsChopped() {
    Random random = new Random(4);
    List<byte[]> packets = new ArrayList<>();
    ByteBuffer stream = ByteBuffer.allocate(1 << 20);
    for (int i = 0; i < 300; i++) {
      byte[] packet = new byte[i % 9 == 0 ? 0 : 1 + random.nextInt(FrameReader.MAX_FRAME_BYTES)];
      random.nextBytes(packet);
      stream.putShort((short) packet.length).put(packet);
      if (packet.length > 0) {
        packets.add(packet);
      }
    }
    stream.flip();
    List<byte[]> cut = new ArrayList<>();
    while (stream.hasRemaining()) {
      ByteBuffer space = reader.space();
      assertThat(space.remaining()).as("room for the rest of a packet").isPositive();
      int count = Math.min(Math.min(stream.remaining(), space.remaining()), random.nextInt(900));
      space.put(stream.slice(stream.position(), count));
      stream.position(stream.position() + count);
      take(cut);
    }
    assertThat(cut).usingElementComparator(Arrays::compare).isEqualTo(packets);
  }

  @Test
  void shouldGiveUpOnALengthThatNoPublisherSends() {
    reader.space().put("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(reader.next()).isEqualTo(FrameReader.MALFORMED);
    assertThat(reader.next()).isEqualTo(FrameReader.MALFORMED);
  }

  @Test
  void shouldKeepWhatItHasWhenItGrows() {
    reader.space().put(new byte[] {0, 1, 7, 0, 2, 8});
    assertThat(reader.next()).isEqualTo(1);
    reader.grow(10_000);
    assertThat(reader.next()).isEqualTo(FrameReader.NONE);
    reader.space().put((byte) 9);

    assertThat(reader.next()).isEqualTo(2);
    assertThat(reader.bytes()[reader.offset() + 1]).isEqualTo((byte) 9);
    assertThat(reader.space().capacity()).isEqualTo(10_000);
  }

  private void take(List<byte[]> cut) {
    for (int length = reader.next(); length != FrameReader.NONE; length = reader.next()) {
      cut.add(Arrays.copyOfRange(reader.bytes(), reader.offset(), reader.offset() + length));
    }
  }
}
