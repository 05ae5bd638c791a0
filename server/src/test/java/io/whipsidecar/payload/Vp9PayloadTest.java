package io.whipsidecar.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptors of RFC 9628 §4.2, cut down to the one byte that FFmpeg needs. */
class Vp9PayloadTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "flexible with one reference, dc 8123 02 86aabb, 4c 86aabb",
    "flexible with two references, dc 8123 0304 86aabb, 4c 86aabb",
    "layer indices and TL0PICIDX, ec 05 2077 86aabb, 4c 86aabb",
    "scalability structure, 8a 8123 18 0280 0168 01 04 02 82498342, 08 82498342",
    "middle of a frame, 90 8123 aabbcc, 00 aabbcc",
    "one byte already, 4c 86aabb, 4c 86aabb",
  })
  void shouldLeaveStartAndEndOfFrame(String name, String before, String after) {
    byte[] packet = HexFormat.of().parseHex(before.replace(" ", ""));

    int skip = Vp9Payload.shorten(packet, 0, packet.length);

    assertThat(Arrays.copyOfRange(packet, skip, packet.length))
        .isEqualTo(HexFormat.of().parseHex(after.replace(" ", "")));
  }

  @Test
  void shouldStillTellKeyframe() {
    byte[] packet = HexFormat.of().parseHex("8a81231802800168010402" + "82498342");

    int skip = Vp9Payload.shorten(packet, 0, packet.length);

    assertThat(Vp9Payload.inspectPayload(packet, skip, packet.length - skip))
        .isEqualTo(PayloadInspector.KEYFRAME | PayloadInspector.FRAME_START);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "lowest layer, ac 05 00 77 86aabb, false, true",
    "second layer, ac 05 02 77 86aabb, true, true",
    "third layer of two bytes of picture id, a8 8123 05 77 86aabb, true, false",
    "no layers, 8c 05 86aabb, false, true",
    "too short, ac 05, false, true",
    "empty, '', false, false",
  })
  void shouldTellUpperSpatialLayers(String name, String hex, boolean upper, boolean end) {
    byte[] packet = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(Vp9Payload.isUpperLayer(packet, 0, packet.length)).isEqualTo(upper);
    assertThat(Vp9Payload.endsLayer(packet, 0, packet.length)).isEqualTo(end);
  }

  @Test
  void shouldLeaveAloneWhatIsMalformed() {
    byte[] packet = HexFormat.of().parseHex("dc812303");

    assertThat(Vp9Payload.shorten(packet, 0, packet.length)).isZero();
    assertThat(packet).asHexString().isEqualTo("DC812303");
  }
}
