package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.SimulcastLayer;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.LossModel;
import io.whipsidecar.wire.RtpHeader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three layers come in, one goes out: whole frames, one timeline, each change at a keyframe. */
class SimulcastSessionTest {
  private final World world = new World();

  @AfterEach
  void stop() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({"HIGHEST, h", "MIDDLE, m", "LOWEST, l"})
  void shouldPutOutTheLayerAskedFor(SimulcastLayer layer, char rid) {
    Ingest ingest = ingest(layer);
    publish(ingest);
    world.runFor(5 * SECOND);
    assertThat(layers(ingest)).isEqualTo(String.valueOf(rid));
    assertClean(ingest);
  }

  @Test
  void shouldGoToTheNextBestLayerAndBack() {
    Ingest ingest = ingest(SimulcastLayer.HIGHEST);
    LayeredVideo video = publish(ingest);
    world.runFor(3 * SECOND);
    video.send('h', false);
    world.runFor(3 * SECOND);
    assertThat(layers(ingest)).isEqualTo("hm");
    video.send('m', false);
    world.runFor(3 * SECOND);
    video.send('h', true);
    world.runFor(3 * SECOND);
    assertThat(layers(ingest)).isEqualTo("hmlh");
    assertClean(ingest);
    assertThat(longestPauseNs(ingest)).isLessThan(550 * MILLISECOND);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void shouldStayCleanWhenPacketsAreLost(int rounds) {
    Ingest ingest = ingest(SimulcastLayer.HIGHEST);
    ScriptedPublisher publisher = world.connected(ingest);
    LayeredVideo video = publish(publisher);
    world.runFor(2 * SECOND);
    publisher
        .network()
        .up()
        .change(LinkProfile.delay(20 * MILLISECOND).withLoss(LossModel.random(0.05)));
    for (int i = 0; i < rounds; i++) {
      video.send('h', i % 2 != 0);
      world.runFor(2 * SECOND);
    }
    assertClean(ingest);
  }

  @Test
  void shouldBeInSyncAfterEachChange() {
    Ingest ingest = ingest(SimulcastLayer.HIGHEST);
    LayeredVideo video = publish(ingest);
    world.runFor(4 * SECOND);
    video.send('h', false);
    world.runFor(2 * SECOND);
    video.send('h', true);
    world.runFor(4 * SECOND);
    assertThat(layers(ingest)).isEqualTo("hmh");
    List<LegCapture.Sent> sent = world.video(ingest).sent();
    byte[] first = sent.get(0).bytes();
    for (LegCapture.Sent one : sent) {
      int ticks = RtpHeader.timestamp(one.bytes(), 0) - RtpHeader.timestamp(first, 0);
      long mediaNs = ticks * 100_000L / 9;
      long lateNs = one.atNs() - sent.get(0).atNs() - mediaNs;
      assertThat(lateNs).isBetween(-20 * MILLISECOND, 20 * MILLISECOND);
    }
  }

  private Ingest ingest(SimulcastLayer layer) {
    world.offering(LayeredVideo.OFFER_LINES);
    Ingest ingest = world.ingest("layers", IngestConfig.defaults().with(layer, 0));
    world.bindReader(ingest);
    return ingest;
  }

  private LayeredVideo publish(Ingest ingest) {
    return publish(world.connected(ingest));
  }

  private LayeredVideo publish(ScriptedPublisher publisher) {
    publisher.media().startAudio();
    LayeredVideo video = new LayeredVideo(world, publisher);
    video.start();
    return video;
  }

  private List<byte[]> pictures(Ingest ingest) {
    return world.video(ingest).payloads().stream().filter(LayeredVideo::isPicture).toList();
  }

  /** The layers that went out, each once per change. */
  private String layers(Ingest ingest) {
    StringBuilder layers = new StringBuilder();
    for (byte[] picture : pictures(ingest)) {
      char layer = LayeredVideo.layer(picture);
      if (layers.isEmpty() || layers.charAt(layers.length() - 1) != layer) {
        layers.append(layer);
      }
    }
    return layers.toString();
  }

  private void assertClean(Ingest ingest) {
    world.assertLegs(ingest);
    char current = 0;
    boolean inFrame = false;
    List<String> faults = new ArrayList<>();
    for (byte[] picture : pictures(ingest)) {
      boolean begins = LayeredVideo.begins(picture);
      if (begins == inFrame) {
        faults.add(inFrame ? "a frame of " + current + " is cut off" : "a frame without beginning");
      }
      char layer = LayeredVideo.layer(picture);
      if (layer != current && !(begins && LayeredVideo.isKeyframe(picture))) {
        faults.add("a change to " + layer + " in mid-GOP");
      }
      current = layer;
      inFrame = !LayeredVideo.ends(picture);
    }
    assertThat(faults).isEmpty();
  }

  private long longestPauseNs(Ingest ingest) {
    List<LegCapture.Sent> sent = world.video(ingest).sent();
    long longestNs = 0;
    for (int i = 1; i < sent.size(); i++) {
      longestNs = Math.max(longestNs, sent.get(i).atNs() - sent.get(i - 1).atNs());
    }
    return longestNs;
  }
}
