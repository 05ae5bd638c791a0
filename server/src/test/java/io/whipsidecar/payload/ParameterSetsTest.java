package io.whipsidecar.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.media.Codec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterSetsTest {
  /** SPS of 240×160 and PPS, as they stand in sprop-parameter-sets. */
  private static final String SPS = "Z0LAHtkDxWhAAAADAEAAAAwDxYuS";

  private static final String PPS = "aMuMsg==";

  private final ParameterSets h264 = new ParameterSets(Codec.H264);
  private final byte[] out = new byte[1500];

  @ParameterizedTest
  @EnumSource(names = {"H264", "H265"})
  void shouldCutSetsOutOfAStreamOfFfmpeg(Codec codec) {
    ParameterSets sets = new ParameterSets(codec);
    byte[] first = RealStream.payloads(codec).get(0);

    assertThat(sets.absorb(first, 0, first.length)).isTrue();
    assertThat(sets.absorb(first, 0, first.length)).as("heard before").isFalse();

    assertThat(sets.isComplete()).isTrue();
    assertThat(sets.count()).isEqualTo(codec == Codec.H264 ? 2 : 3);
    assertThat(PictureFormat.width(sets.format())).isEqualTo(158);
    assertThat(PictureFormat.height(sets.format())).isEqualTo(90);
  }

  @ParameterizedTest
  @EnumSource(names = {"H264", "H265"})
  void shouldWriteAnAggregateThatReadsBackAsTheSameSets(Codec codec) {
    ParameterSets sets = filled(codec);
    ParameterSets copy = new ParameterSets(codec);

    int length = sets.writeAggregate(out, 9, 1200);

    assertThat(PayloadInspector.of(codec).inspect(out, 9, length))
        .isEqualTo(PayloadInspector.PARAMETER_SETS | PayloadInspector.FRAME_START);
    assertThat(copy.absorb(out, 9, length)).isTrue();
    assertThat(copy.isComplete()).isTrue();
    assertThat(aggregate(copy)).isEqualTo(aggregate(sets));
  }

  @ParameterizedTest
  @EnumSource(names = {"H264", "H265"})
  void shouldWriteSingleUnitsThatReadBackAsTheSameSets(Codec codec) {
    ParameterSets sets = filled(codec);
    ParameterSets copy = new ParameterSets(codec);
    for (int i = sets.count() - 1; i >= 0; i--) { // the order of arrival does not matter
      assertThat(copy.isComplete()).isFalse();
      assertThat(copy.absorb(out, 5, sets.write(i, out, 5))).isTrue();
    }

    assertThat(aggregate(copy)).isEqualTo(aggregate(sets));
  }

  @ParameterizedTest
  @EnumSource(names = {"H264", "H265"})
  void shouldReadSprop(Codec codec) {
    ParameterSets sets = filled(codec);
    ParameterSets copy = new ParameterSets(codec);
    for (int i = 0; i < sets.count(); i++) {
      byte[] nal = Arrays.copyOf(out, sets.write(i, out, 0));

      assertThat(copy.absorbSprop(Base64.getEncoder().encodeToString(nal))).isTrue();
    }

    assertThat(aggregate(copy)).isEqualTo(aggregate(sets));
  }

  @Test
  void shouldReadSpropOfBothSets() {
    assertThat(h264.absorbSprop(SPS + "," + PPS)).isTrue();

    assertThat(h264.isComplete()).isTrue();
    assertThat(PictureFormat.width(h264.format())).isEqualTo(240);
    assertThat(PictureFormat.height(h264.format())).isEqualTo(160);
    assertThat(PictureFormat.profile(h264.format())).isEqualTo(66);
    assertThat(PictureFormat.level(h264.format())).isEqualTo(30);
    // STAP-A with the importance of its units, then SPS and PPS with their lengths
    assertThat(HexFormat.of().formatHex(aggregate(h264)))
        .startsWith("78" + "0015" + "6742c01e")
        .endsWith("0004" + "68cb8cb2");
  }

  @Test
  void shouldIgnoreWhatIsNoParameterSet() {
    assertThat(h264.absorbSprop("")).isFalse();
    assertThat(h264.absorbSprop("%%%,,Zw==," + PPS)).as("the rest counts").isTrue();
    assertThat(h264.absorb(new byte[] {0x65, (byte) 0x88}, 0, 2)).isFalse();
    assertThat(h264.count()).isEqualTo(1);
    assertThat(h264.isComplete()).isFalse();
  }

  @Test
  void shouldReplaceTheSetOfTheSameId() {
    h264.absorbSprop(SPS + "," + PPS);
    byte[] changed = Base64.getDecoder().decode(PPS);
    changed[3] ^= 1;

    assertThat(h264.absorb(changed, 0, changed.length)).isTrue();
    assertThat(h264.count()).isEqualTo(2);
    assertThat(Arrays.copyOf(out, h264.write(1, out, 0))).isEqualTo(changed);
  }

  @Test
  void shouldKeepSetsOfOtherIdsInOrder() {
    h264.absorbSprop(PPS);
    byte[] second = {0x68, 0x4b, 1}; // id 1
    byte[] third = {0x68, 0x6b, 1}; // id 2
    h264.absorb(third, 0, 3);
    h264.absorb(second, 0, 3);
    h264.absorbSprop(SPS);

    assertThat(h264.count()).isEqualTo(4);
    assertThat(h264.write(0, out, 0)).isEqualTo(21);
    assertThat(Arrays.copyOf(out, h264.write(2, out, 0))).isEqualTo(second);
    assertThat(Arrays.copyOf(out, h264.write(3, out, 0))).isEqualTo(third);
  }

  @Test
  void shouldNotKeepMoreOrLargerSetsThanItHasRoomFor() {
    byte[] large = new byte[ParameterSets.MAXIMUM_BYTES + 1];
    large[0] = 0x68;
    large[1] = (byte) 0xcb;
    assertThat(h264.absorb(large, 0, large.length)).isFalse();
    assertThat(h264.absorb(large, 0, large.length - 1)).isTrue();
    for (int id = 1; id <= 20; id++) {
      byte[] pps = new BitWriter().put(8, 0x68).ue(id).ue(0).nal();
      h264.absorb(pps, 0, pps.length);
    }

    assertThat(h264.count()).isEqualTo(ParameterSets.MAXIMUM_SETS);
    assertThat(h264.writeAggregate(out, 0, 500)).as("more than the capacity").isZero();
    assertThat(h264.writeAggregate(out, 0, 1500)).isPositive();
  }

  @Test
  void shouldForgetEverything() {
    h264.absorbSprop(SPS + "," + PPS);
    h264.clear();

    assertThat(h264.isComplete()).isFalse();
    assertThat(h264.writeAggregate(out, 0, 1500)).isZero();
    assertThat(h264.format()).isEqualTo(PictureFormat.UNKNOWN);
    assertThat(h264.absorbSprop(SPS)).isTrue();
  }

  @Test
  void shouldRefuseOtherCodecs() {
    assertThatThrownBy(() -> new ParameterSets(Codec.VP8))
        .hasMessage("codec: VP8 (expected: H264 or H265)");
  }

  private static ParameterSets filled(Codec codec) {
    ParameterSets sets = new ParameterSets(codec);
    byte[] first = RealStream.payloads(codec).get(0);
    sets.absorb(first, 0, first.length);
    return sets;
  }

  private byte[] aggregate(ParameterSets sets) {
    return Arrays.copyOf(out, sets.writeAggregate(out, 0, out.length));
  }
}
