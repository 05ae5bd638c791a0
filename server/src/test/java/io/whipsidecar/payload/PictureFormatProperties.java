package io.whipsidecar.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import java.util.Base64;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PictureFormatProperties {
  @Property
  void shouldReadH264SpsOfAnyShape(
      @ForAll @IntRange(min = 1, max = 512) int widthInMbs,
      @ForAll @IntRange(min = 1, max = 256) int heightInMaps,
      @ForAll boolean interlaced,
      @ForAll @IntRange(max = 3) int chroma,
      @ForAll @IntRange(max = 2) int orderType,
      @ForAll boolean scaling,
      @ForAll @IntRange(max = 3) int crop,
      @ForAll @IntRange(max = 31) int id) {
    BitWriter sps = new BitWriter().put(8, 0x67).put(8, 100).put(8, 0).put(8, 41).ue(id);
    sps.ue(chroma).put(chroma == 3 ? 1 : 0, 0).ue(0).ue(0).flag(false).flag(scaling);
    if (scaling) {
      writeScalingLists(sps, chroma == 3 ? 12 : 8);
    }
    sps.ue(4);
    writeOrder(sps.ue(orderType), orderType);
    sps.ue(4).flag(false).ue(widthInMbs - 1).ue(heightInMaps - 1);
    sps.flag(!interlaced).put(interlaced ? 1 : 0, 0).flag(true);
    sps.flag(crop > 0);
    if (crop > 0) {
      sps.ue(0).ue(crop).ue(1).ue(crop);
    }
    byte[] nal = sps.flag(false).nal();

    long format = H264Sps.format(nal, 0, nal.length);

    int fields = interlaced ? 2 : 1;
    int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
    int unitY = (chroma == 1 ? 2 : 1) * fields;
    int height = 16 * heightInMaps * fields - (crop > 0 ? (crop + 1) * unitY : 0);
    boolean possible = height > 0;
    assertThat(PictureFormat.width(format))
        .isEqualTo(possible ? 16 * widthInMbs - crop * unitX : 0);
    assertThat(PictureFormat.height(format)).isEqualTo(possible ? height : 0);
    assertThat(PictureFormat.profile(format)).isEqualTo(possible ? 100 : 0);
    assertThat(PictureFormat.level(format)).isEqualTo(possible ? 41 : 0);
    assertThat(H264Sps.id(nal, 0, nal.length)).isEqualTo(id);
  }

  private static void writeScalingLists(BitWriter sps, int lists) {
    for (int list = 0; list < lists; list++) {
      sps.flag(list != 1);
      if (list == 0) {
        sps.se(-8); // the default list
      } else if (list > 1) {
        for (int i = 0; i < (list < 6 ? 16 : 64); i++) {
          sps.se(i % 3 - 1);
        }
      }
    }
  }

  private static void writeOrder(BitWriter sps, int type) {
    if (type == 0) {
      sps.ue(2);
    } else if (type == 1) {
      sps.flag(false).se(-3).se(4).ue(3).se(1).se(-1).se(100);
    }
  }

  @Property
  void shouldReadH265SpsOfAnyShape(
      @ForAll @IntRange(min = 64, max = 8192) int width,
      @ForAll @IntRange(min = 64, max = 8192) int height,
      @ForAll @IntRange(max = 3) int chroma,
      @ForAll @IntRange(max = 6) int subLayers,
      @ForAll @IntRange(max = 0xffff) int presence,
      @ForAll @IntRange(max = 3) int crop,
      @ForAll @IntRange(max = 15) int id) {
    BitWriter sps = new BitWriter().put(16, 0x4201).put(4, 0).put(3, subLayers).put(1, 1);
    sps.put(3, 0).put(5, 2).put(32, 0x20000000).put(48, 0).put(8, 93);
    if (subLayers > 0) {
      int used = presence & (0xffff << (16 - 2 * subLayers));
      sps.put(16, used);
      for (int bit = 15; bit >= 0; bit--) {
        sps.put((used >> bit & 1) == 0 ? 0 : bit % 2 == 1 ? 88 : 8, 0);
      }
    }
    sps.ue(id).ue(chroma).put(chroma == 3 ? 1 : 0, 0).ue(width).ue(height).flag(crop > 0);
    if (crop > 0) {
      sps.ue(0).ue(crop).ue(1).ue(crop);
    }
    byte[] nal = sps.ue(0).ue(0).nal();

    long format = H265Sps.format(nal, 0, nal.length);

    int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
    int unitY = chroma == 1 ? 2 : 1;
    assertThat(PictureFormat.width(format)).isEqualTo(width - crop * unitX);
    assertThat(PictureFormat.height(format))
        .isEqualTo(height - (crop > 0 ? (crop + 1) * unitY : 0));
    assertThat(PictureFormat.profile(format)).isEqualTo(2);
    assertThat(PictureFormat.level(format)).isEqualTo(93);
    assertThat(H265Sps.id(nal, 0, nal.length)).isEqualTo(id);
  }

  @Property
  void shouldTellNothingFromATruncatedSps(@ForAll @IntRange(max = 13) int length) {
    byte[] sps = Base64.getDecoder().decode("Z2QAKKzZQHgCJ+XARAAAAwAEAAADAPA8YMZY");

    long format = H264Sps.format(sps, 0, length);

    assertThat(format == PictureFormat.UNKNOWN).isEqualTo(length < 11); // cropping ends in byte 11
  }

  @Example
  void shouldReadFullHighDefinitionOfX264() {
    byte[] sps = Base64.getDecoder().decode("Z2QAKKzZQHgCJ+XARAAAAwAEAAADAPA8YMZY");

    long format = H264Sps.format(sps, 0, sps.length);

    assertThat(PictureFormat.width(format)).isEqualTo(1920);
    assertThat(PictureFormat.height(format)).isEqualTo(1080);
    assertThat(PictureFormat.profile(format)).isEqualTo(100);
    assertThat(PictureFormat.level(format)).isEqualTo(40);
  }

  @Example
  void shouldReadKeyframesOfFfmpeg() {
    for (Codec codec : new Codec[] {Codec.VP8, Codec.VP9, Codec.AV1}) {
      byte[] first = RealStream.payloads(codec).get(0);
      byte[] second = RealStream.payloads(codec).get(1);
      long format = PictureFormat.ofKeyframe(codec, first, 0, first.length);

      assertThat(PictureFormat.width(format)).isEqualTo(158);
      assertThat(PictureFormat.height(format)).isEqualTo(90);
      assertThat(PictureFormat.profile(format)).isZero();
      assertThat(PictureFormat.ofKeyframe(codec, second, 0, second.length)).isZero();
    }
  }

  @Example
  void shouldNameProfilesAndLevels() {
    byte[] high = Base64.getDecoder().decode("Z2QAKKzZQHgCJ+XARAAAAwAEAAADAPA8YMZY");
    byte[] baseline = {0x67, 0x42, (byte) 0xc0, 0x1f, (byte) 0xd9, 0x00, (byte) 0xa0, 0x5b, 0x20};
    byte[] av1 = RealStream.payloads(Codec.AV1).get(0);

    assertThat(name(Codec.H264, H264Sps.format(high, 0, high.length))).isEqualTo("High 4.0");
    assertThat(name(Codec.H264, H264Sps.format(baseline, 0, baseline.length)))
        .isEqualTo("Constrained Baseline 3.1");
    assertThat(name(Codec.H265, PictureFormat.of(1920, 1080, 1, 123))).isEqualTo("Main 4.1");
    assertThat(name(Codec.VP9, PictureFormat.of(1920, 1080, 2, 0))).isEqualTo("Profile 2");
    assertThat(name(Codec.AV1, PictureFormat.ofKeyframe(Codec.AV1, av1, 0, av1.length)))
        .isEqualTo("Main 2.0");
    assertThat(name(Codec.H264, PictureFormat.UNKNOWN)).isEmpty();
  }

  private static String name(Codec codec, long format) {
    return ProfileNames.of(codec, format);
  }

  @Example
  void shouldReadAv1WithTimingAndDecoderModel() {
    byte[] payload =
        new BitWriter()
            .put(8, 0x18) // W = 1, N
            .put(8, 0x08) // OBU_SEQUENCE_HEADER
            .put(3, 1) // seq_profile
            .put(2, 0)
            .flag(true) // timing_info_present_flag
            .put(32, 1)
            .put(32, 30)
            .flag(true) // equal_picture_interval
            .ue(0)
            .flag(true) // decoder_model_info_present_flag
            .put(5, 9)
            .put(32, 1)
            .put(10, 0)
            .flag(true) // initial_display_delay_present_flag
            .put(5, 1) // two operating points
            .put(12, 0x101)
            .put(5, 9) // level 4.1
            .flag(false)
            .flag(true)
            .put(21, 0)
            .flag(true)
            .put(4, 3)
            .put(12, 0x102)
            .put(5, 4)
            .flag(false)
            .flag(false)
            .put(4, 11)
            .put(4, 10)
            .put(12, 2_559)
            .put(11, 1_439)
            .toBytes();

    long format = PictureFormat.ofKeyframe(Codec.AV1, payload, 0, payload.length);

    assertThat(PictureFormat.width(format)).isEqualTo(2560);
    assertThat(PictureFormat.height(format)).isEqualTo(1440);
    assertThat(name(Codec.AV1, format)).isEqualTo("High 4.1");
  }

  @Example
  void shouldReadVp9ProfileOneWithRgb() {
    byte[] payload =
        new BitWriter()
            .put(8, 0x08) // the descriptor: B
            .put(2, 2) // frame_marker
            .put(2, 2) // profile_low_bit 1, profile_high_bit 0
            .put(4, 2) // a key frame that is shown
            .put(24, 0x498342)
            .put(3, 7) // RGB
            .put(1, 0)
            .put(16, 319)
            .put(16, 239)
            .nal();

    long format = PictureFormat.ofKeyframe(Codec.VP9, payload, 0, payload.length);

    assertThat(PictureFormat.width(format)).isEqualTo(320);
    assertThat(PictureFormat.height(format)).isEqualTo(240);
    assertThat(PictureFormat.profile(format)).isEqualTo(1);
  }
}
