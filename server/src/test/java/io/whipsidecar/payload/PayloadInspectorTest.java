package io.whipsidecar.payload;

import static io.whipsidecar.media.MediaKind.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.whipsidecar.media.Codec;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Flags as letters: K keyframe, P parameter sets, F frame start, C continuation, M malformed. */
class PayloadInspectorTest {
  static String flags(Codec codec, byte[] payload) {
    byte[] packet = new byte[payload.length + 7];
    System.arraycopy(payload, 0, packet, 3, payload.length);
    int flags = PayloadInspector.of(codec).inspect(packet, 3, payload.length);
    StringBuilder letters = new StringBuilder();
    letters.append((flags & PayloadInspector.KEYFRAME) != 0 ? "K" : "");
    letters.append((flags & PayloadInspector.PARAMETER_SETS) != 0 ? "P" : "");
    letters.append((flags & PayloadInspector.FRAME_START) != 0 ? "F" : "");
    letters.append((flags & PayloadInspector.CONTINUATION) != 0 ? "C" : "");
    letters.append((flags & PayloadInspector.MALFORMED) != 0 ? "M" : "");
    return letters.isEmpty() ? "-" : letters.toString();
  }

  private static String flags(Codec codec, String hex) {
    return flags(codec, HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "41 9a, F, first slice of a P picture",
    "41 40, -, second slice of a P picture",
    "65 88, KF, first slice of an IDR picture",
    "65 40, -, second slice of an IDR picture",
    "67 42c01f, PF, SPS",
    "68 ce3c80, PF, PPS",
    "06 0501, F, SEI",
    "09 f0, F, access unit delimiter",
    "0c ff, -, filler data",
    "02 80, F, data partition A",
    "18 0002 67aa 0002 68bb, PF, STAP-A of SPS and PPS",
    "18 0002 67aa 0002 68bb 0002 6588, KPF, STAP-A with an IDR slice",
    "18 0002 419a 0002 4140, F, STAP-A of two slices",
    "19 0000 0002 6588, KF, STAP-B",
    "1a 0000 0002 00 0000 6588, KF, MTAP16",
    "1b 0000 0002 00 000000 6588, KF, MTAP24",
    "1c 85 88, KF, FU-A starting an IDR slice",
    "1c 85 40, -, FU-A starting the second slice of an IDR picture",
    "1c 05 88, C, FU-A in the middle of an IDR slice",
    "1c 45 88, C, FU-A ending an IDR slice",
    "1c 81 9a, F, FU-A starting a P slice",
    "1d 85 0000 88, KF, FU-B",
    "1c 85, M, FU-A without payload",
    "1d 85 0000, M, FU-B without payload",
    "18 0003 6588, M, STAP-A with a length beyond the packet",
    "18 0002 6588 00, KFM, STAP-A with a byte too much",
    "18 0000 0002 6588, M, STAP-A with an empty unit",
    "18, M, STAP-A without a unit",
    "18 00, M, STAP-A without a unit",
    "00 88, M, type 0",
    "1e 88, M, reserved type",
    "65, M, a header alone",
    "'', M, nothing",
  })
  void shouldTellH264(String payload, String expected, String description) {
    assertThat(flags(Codec.H264, payload)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "0201 d0, F, first segment of a trailing picture",
    "0201 50, -, second segment of a trailing picture",
    "2601 af, KF, IDR_W_RADL",
    "2801 af, KF, IDR_N_LP",
    "2a01 af, KF, CRA",
    "2001 af, KF, BLA",
    "2601 2f, -, second segment of an IDR picture",
    "4001 0c, PF, VPS",
    "4201 01, PF, SPS",
    "4401 c1, PF, PPS",
    "4601 10, F, access unit delimiter",
    "4e01 05, F, prefix SEI",
    "5001 05, -, suffix SEI",
    "6001 0003 40010c 0003 420101 0003 4401c1, PF, AP of VPS SPS PPS",
    "6001 0003 4401c1 0003 2601af, KPF, AP with an IDR segment",
    "6201 93 af, KF, FU starting an IDR segment",
    "6201 93 2f, -, FU starting the second segment of an IDR picture",
    "6201 13 af, C, FU in the middle",
    "6201 53 af, C, FU ending",
    "6201 81 d0, F, FU starting a trailing picture",
    "6201 93, M, FU without payload",
    "6001 0009 4401c1, M, AP with a length beyond the packet",
    "6001 0001 44, M, AP with half a header",
    "6001, M, AP without a unit",
    "6401 0000, -, PACI",
    "6601 0000, M, reserved type",
    "a601 af, M, forbidden bit",
    "2601, M, a header alone",
  })
  void shouldTellH265(String payload, String expected, String description) {
    assertThat(flags(Codec.H265, payload)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "10 50, KF, key frame without extension",
    "10 51, F, interframe without extension",
    "00 50, C, further packet of the first partition",
    "11 50, C, second partition",
    "90 80 05 50, KF, 7-bit picture id",
    "90 80 8005 50, KF, 15-bit picture id",
    "90 e0 8005 07 20 51, F, picture id and TL0PICIDX and TID",
    "90 30 21 50, KF, TID and KEYIDX share a byte",
    "80 80 05 50, C, further packet with picture id",
    "b0 80 05 51, F, non-reference frame",
    "90 80 05, M, no payload",
    "90 80 80, M, picture id cut off",
    "90 e0 8005 07, M, descriptor cut off",
    "90, M, extension cut off",
    "10, M, no payload",
  })
  void shouldTellVp8(String payload, String expected, String description) {
    assertThat(flags(Codec.VP8, payload)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "08 82, KF, key frame without any field",
    "08 86, F, interframe of a sender that never sets P",
    "0c 8a, F, show_existing_frame",
    "48 86, F, P set",
    "04 82, C, last packet of a frame",
    "8d 05 82, KF, 7-bit picture id",
    "8c 8005 82, KF, 15-bit picture id",
    "ac 8005 00 07 82, KF, non-flexible layer indices",
    "ac 8005 02 07 86, -, second spatial layer of the same picture",
    "bc 8005 00 82, KF, flexible mode has no TL0PICIDX",
    "fc 8005 00 02 86, F, one reference",
    "fc 8005 00 03 05 06 86, F, three references",
    "8a 05 18 014000b4 01 04 09 82, KF, scalability structure with size and picture group",
    "8a 05 38 014000b4 02800168 01, M, picture group cut off",
    "08 b1, KF, profile 3",
    "08 b4, F, profile 3 repeated frame",
    "08 02, F, wrong frame marker",
    "fc 8005 00 03 05 07 86, M, four references",
    "fc 8005 00 03, M, references cut off",
    "8c 80, M, picture id cut off",
    "0a 18, M, scalability structure cut off",
    "08, M, no payload",
  })
  void shouldTellVp9(String payload, String expected, String description) {
    assertThat(flags(Codec.VP9, payload)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "18 0a0b, KPF, N with a sequence header only",
    "28 02 0a0b 3200, KPF, N with sequence header and frame",
    "10 3200, F, frame",
    "10 1a00, F, frame header",
    "10 2200, -, tile group",
    "10 2a00, F, metadata first",
    "90 3200, C, continued frame",
    "a0 01 ff 3200, FC, end of a frame and the next one",
    "20 02 2200 2a00, -, metadata behind a tile group",
    "00 02 3200 02 2200, F, every element with its length",
    "00 8200 3200, F, length in two bytes",
    "98 3200, M, N with Z",
    "00 05 3200, M, length beyond the packet",
    "00 80808000 3200, M, length without end",
    "00 80, M, length cut off",
    "10, M, no element",
  })
  void shouldTellAv1(String payload, String expected, String description) {
    assertThat(flags(Codec.AV1, payload)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "H264, 'PF,F,C,KF,-,F,F,KPF,-'",
    "H265, 'PF,KF,C,F,F,PF,KF,C'",
    "VP8, 'KF,C,C,F,F,KF,C,C'",
    "VP9, 'KF,C,F,F,KF,C'",
    "AV1, 'KPF,C,C,C,F,F,KPF,C,C,C,C'",
  })
  void shouldTellStreamsOfFfmpeg(Codec codec, String expected) {
    List<byte[]> payloads = RealStream.payloads(codec);

    String flags = payloads.stream().map(p -> flags(codec, p)).collect(Collectors.joining(","));

    assertThat(flags).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPUS", "PCMU", "PCMA"})
  void shouldLetAudioBeginAnywhere(Codec codec) {
    assertThat(flags(codec, "ff")).isEqualTo("KF");
    assertThat(flags(codec, "")).isEqualTo("M");
  }

  @Test
  void shouldAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Codec codec : Codec.values()) {
      PayloadInspector inspector = PayloadInspector.of(codec);
      byte[] payload = RealStream.payloads(codec.kind() == VIDEO ? codec : Codec.H264).get(0);
      int flags = inspectOften(inspector, payload);
      long before = threads.getCurrentThreadAllocatedBytes();
      flags |= inspectOften(inspector, payload);

      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
      assertThat(flags).isNotZero();
    }
  }

  private static int inspectOften(PayloadInspector inspector, byte[] payload) {
    int flags = 0;
    for (int i = 0; i < 1000; i++) {
      flags |= inspector.inspect(payload, 0, payload.length);
    }
    return flags;
  }
}
