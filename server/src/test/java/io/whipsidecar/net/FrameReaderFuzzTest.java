package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/** A byte stream of anyone: its first byte says how it is chopped. */
class FrameReaderFuzzTest {
  @FuzzTest
  void shouldStayWithinItsBuffer(byte[] data) {
    FrameReader reader = new FrameReader(0);
    int step = data.length == 0 ? 1 : 1 + (data[0] & 0xff);
    for (int at = 0; at < data.length; ) {
      ByteBuffer space = reader.space();
      int count = Math.min(Math.min(step, data.length - at), space.remaining());
      assertThat(count).as("progress").isPositive();
      space.put(data, at, count);
      at += count;
      int length = reader.next();
      while (length > 0) {
        assertThat(length).isLessThanOrEqualTo(FrameReader.MAX_FRAME_BYTES);
        assertThat(reader.offset() + length).isLessThanOrEqualTo(space.position());
        length = reader.next();
      }
      if (length == FrameReader.MALFORMED) {
        return; // the connection is closed
      }
    }
  }
}
