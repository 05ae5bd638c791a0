package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.ingest.TrackEndpoint;
import io.whipsidecar.media.Codec;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.testing.netem.RtpPublisher;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The other leg formats and another codec over a lossy path, in virtual time. */
class LegFormatSessionTest {
  private static final LinkProfile PATH = LinkProfile.delay(25 * MILLISECOND);
  private static final LinkProfile LOSSY = PATH.withLoss(LossModel.random(0.05));

  private final World world = new World();

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void shouldFeedRawPortsWithoutRtcp() {
    Ingest ingest = ingest(Codec.H264, LegFormat.RAW_UDP);
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.connected(ingest);
    lose(publisher);
    publisher.media().start();
    world.runFor(20 * SECOND);

    LegCapture video = world.io().leg(ingest.ports().first());
    LegCapture audio = world.io().leg(ingest.ports().first() + 1);
    video.assertContinuous(102);
    audio.assertContinuous(111);
    assertThat((double) video.size()).isGreaterThan(0.99 * publisher.media().sent(0));
    assertThat((double) audio.size()).isGreaterThan(0.98 * publisher.media().sent(1));
    assertThat(world.io().openRtcp()).isEmpty();
  }

  @Test
  void shouldStartBothTracksAtOneInstantWhenTheSecondReaderComesLater() {
    Ingest ingest = ingest(Codec.H264, LegFormat.FFMPEG_SDP_PER_TRACK);
    ScriptedPublisher publisher = world.connected(ingest);
    lose(publisher);
    bind(ingest, 0);
    publisher.media().start();
    world.runFor(1_300 * MILLISECOND);
    bind(ingest, 1);
    world.runFor(10 * SECOND);

    LegCapture video = world.video(ingest);
    LegCapture audio = world.audio(ingest);
    video.assertContinuous(102);
    audio.assertContinuous(111);
    // FFmpeg takes the first timestamp it knows for zero; of H264 that is the second frame's.
    int first = timestamp(video, 0);
    int second = 0;
    while (timestamp(video, second) == first) {
      second++;
    }
    double skewMs =
        timeMs(world.audioRtcp(ingest), timestamp(audio, 0), 48_000)
            - timeMs(world.videoRtcp(ingest), timestamp(video, second), 90_000);
    assertThat(skewMs).isBetween(-20.0, 20.0);
  }

  @Test
  void shouldLetVp8BeginAtKeyframeAndLoseNothing() {
    Ingest ingest = ingest(Codec.VP8, LegFormat.FFMPEG_SDP);
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.connected(ingest);
    lose(publisher);
    publisher.media().payloads(LegFormatSessionTest::writeVp8);
    publisher.media().start();
    world.runFor(20 * SECOND);

    LegCapture video = world.video(ingest);
    video.assertContinuous(102);
    assertThat(video.payloads().get(0)[1] & 1).as("P bit of the first frame").isZero();
    assertThat((double) video.size()).isGreaterThan(0.99 * publisher.media().sent(0));
  }

  private Ingest ingest(Codec video, LegFormat format) {
    return world.ingest(
        "studio", IngestConfig.of(TrackConfig.of(video), TrackConfig.of(Codec.OPUS), format));
  }

  private static void lose(ScriptedPublisher publisher) {
    publisher.network().up().change(LOSSY);
    publisher.network().down().change(PATH);
  }

  private void bind(Ingest ingest, int track) {
    TrackEndpoint endpoint = ingest.tracks().get(track);
    Objects.requireNonNull(world.io().reader(endpoint.rtpPort())).onBound(endpoint.rtpPort());
    world.runTasks();
  }

  private static int timestamp(LegCapture leg, int packet) {
    return RtpHeader.timestamp(leg.sent().get(packet).bytes(), 0);
  }

  /** The wall clock time of a timestamp, by the track's first sender report. */
  private static double timeMs(LegCapture rtcp, int timestamp, int clockRateHz) {
    ByteBuffer report = ByteBuffer.wrap(rtcp.sent().get(0).bytes());
    double ntpMs = (report.getInt(8) & 0xffff_ffffL) * 1e3;
    ntpMs += (report.getInt(12) & 0xffff_ffffL) * 1e3 / (1L << 32);
    return ntpMs + (timestamp - report.getInt(16)) * 1e3 / clockRateHz;
  }

  /** RFC 7741 §4: descriptor with the S bit on a frame's first packet, then the payload header. */
  private static void writeVp8(
      int track, boolean key, int index, int count, long sequence, ByteBuffer payload) {
    if (track == RtpPublisher.VIDEO) {
      payload.put((byte) (index == 0 ? 0x10 : 0));
      payload.put((byte) (key ? 0 : 1));
    }
    payload.putLong(sequence);
  }
}
