package io.whipsidecar.store;

import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LossPolicy;
import io.whipsidecar.ingest.PublishToken;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.ingest.SimulcastLayer;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.v1.AudioCodec;
import io.whipsidecar.v1.VideoCodec;
import io.whipsidecar.v1.WhipIngest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Configurations in which every field takes every kind of value, and how managers ask for them. */
final class RandomConfig {
  private static final int FIRST_DYNAMIC = 96;
  private static final int DYNAMIC_EACH = 16;

  private RandomConfig() {}

  static IngestConfig draw(Random random) {
    TrackConfig video = draw(MediaKind.VIDEO, FIRST_DYNAMIC, random);
    TrackConfig audio = draw(MediaKind.AUDIO, FIRST_DYNAMIC + DYNAMIC_EACH, random);
    int tracks = random.nextInt(4); // both, mostly
    return new IngestConfig(
        tracks == 0 ? null : video,
        tracks == 1 ? null : audio,
        one(LegFormat.values(), random),
        random.nextInt(4) == 0 ? null : new PublishToken("token-" + random.nextInt()),
        one(PublisherPolicy.values(), random),
        random.nextBoolean() ? 0 : 2_000_000L + random.nextInt(1_000_000),
        random.nextBoolean(),
        one(LossPolicy.values(), random),
        one(SimulcastLayer.values(), random),
        random.nextBoolean() ? 0 : 1_000_000L + random.nextInt(1_000_000));
  }

  private static TrackConfig draw(MediaKind kind, int firstPayloadType, Random random) {
    List<Codec> codecs =
        Arrays.stream(Codec.values()).filter(codec -> codec.kind() == kind).toList();
    Codec codec = codecs.get(random.nextInt(codecs.size()));
    return codec.hasFixedPayloadType()
        ? TrackConfig.of(codec)
        : new TrackConfig(codec, firstPayloadType + random.nextInt(DYNAMIC_EACH));
  }

  private static <T> T one(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  static WhipIngest request(IngestConfig config) {
    PublishToken token = config.publishToken();
    return WhipIngest.newBuilder()
        .setEnabled(true)
        .setVideoCodec(VideoCodec.valueOf("VIDEO_CODEC_" + codec(config.video())))
        .setVideoPt(payloadType(config.video()))
        .setAudioCodec(AudioCodec.valueOf("AUDIO_CODEC_" + codec(config.audio())))
        .setAudioPt(payloadType(config.audio()))
        .setLegFormat(io.whipsidecar.v1.LegFormat.valueOf("LEG_FORMAT_" + config.legFormat()))
        .setPublishToken(token == null ? "" : token.value())
        .setPublisherPolicy(
            io.whipsidecar.v1.PublisherPolicy.valueOf(
                "PUBLISHER_POLICY_" + config.publisherPolicy()))
        .setMaxBitrate(config.maxBitrate())
        .setFastStart(config.fastStart())
        .setLossPolicy(io.whipsidecar.v1.LossPolicy.valueOf("LOSS_POLICY_" + config.lossPolicy()))
        .setSimulcastLayer(
            io.whipsidecar.v1.SimulcastLayer.valueOf("SIMULCAST_LAYER_" + config.simulcastLayer()))
        .setStartBitrate(config.startBitrate())
        .build();
  }

  private static String codec(@Nullable TrackConfig track) {
    return track == null ? "NONE" : track.codec().name();
  }

  private static int payloadType(@Nullable TrackConfig track) {
    return track == null ? 0 : track.payloadType();
  }
}
