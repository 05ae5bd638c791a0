package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.ingest.TrackEndpoint;
import io.whipsidecar.media.Codec;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an ingest's status says of its reader. */
class ReaderPresenceTest {
  private final World world = new World();

  @AfterEach
  void stop() {
    world.close();
  }

  private Ingest ingest(LegFormat format) {
    return world.ingest(
        "x", IngestConfig.of(TrackConfig.of(Codec.H264), TrackConfig.of(Codec.OPUS), format));
  }

  private ReaderListener watch(TrackEndpoint track) {
    return Objects.requireNonNull(world.io().reader(track.rtpPort()));
  }

  private void unbind(TrackEndpoint track) {
    watch(track).onUnbound(track.rtpPort());
    world.runTasks();
  }

  private void unbindAll(Ingest ingest) {
    ingest.tracks().forEach(this::unbind);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeIdleWhenTheReaderHasGoneFromOnePortAfterAnother(LegFormat format) {
    Ingest ingest = ingest(format);
    world.bindReader(ingest);
    assertThat(ingest.status().readerPresent()).isTrue();
    unbind(ingest.tracks().get(0));
    assertThat(ingest.status().readerPresent()).isTrue();
    unbind(ingest.tracks().get(1));
    assertThat(ingest.status().readerPresent()).isFalse();
    assertThat(ingest.status().isIdle()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeIdleWhenTheReaderHasGoneThatWasToldToEnd(LegFormat format) {
    Ingest ingest = ingest(format);
    world.bindReader(ingest);
    world.registry().stopping(ingest.id());
    world.runTasks();
    assertThat(ingest.status().readerPresent()).as("it still holds the ports").isTrue();
    unbindAll(ingest);
    assertThat(ingest.status().readerPresent()).isFalse();
  }

  @Test
  void shouldTakeAReaderOnAPartOfTheLegsForAReader() {
    Ingest ingest = ingest(LegFormat.FFMPEG_SDP);
    TrackEndpoint video = ingest.tracks().get(0);
    watch(video).onBound(video.rtpPort());
    world.runTasks();
    assertThat(ingest.status().readerPresent()).isTrue();
  }

  @Test
  void shouldNotBlameAFormerReaderThatMayBeAnotherOneByNow() {
    world.io().cannotTellReadersApart();
    Ingest ingest = restartManager();
    assertThat(ingest.status().state()).isEqualTo(IngestState.WAITING);
  }

  @Test
  void shouldBlameAFormerReaderThatDoesNotEnd() {
    Ingest ingest = restartManager();
    assertThat(ingest.status().state()).isEqualTo(IngestState.PORT_CONFLICT);
  }

  private Ingest restartManager() {
    ProcessId id = new ProcessId("y");
    IngestConfig config = IngestConfig.defaults();
    start(id, config, "1");
    Ingest ingest = Objects.requireNonNull(world.registry().find(id));
    world.bindReader(ingest);
    start(id, config, "2");
    world.runFor(2 * IngestReaders.END_PATIENCE_NS);
    return ingest;
  }

  private void start(ProcessId id, IngestConfig config, String instance) {
    world
        .registry()
        .start(StartCommand.of(id, config, new ManagerRef("core", instance)), world.time().nowNs());
    world.runTasks();
  }
}
