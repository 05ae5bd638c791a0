package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.forward.ForwarderParameters;
import io.whipsidecar.forward.ForwarderState;
import io.whipsidecar.forward.TrackOutput;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.ingest.StartResult;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an output begins with, in the first run of a server and in the next. */
class ForwardersTest {
  private static final ForwarderState.Track VIDEO = new ForwarderState.Track(7, 65_000, 90_000);
  private static final ForwarderState.Track AUDIO = new ForwarderState.Track(8, 10, 48_000);

  private static ForwarderParameters parameters(ForwarderStates states) {
    try (World world = new World()) {
      return Forwarders.parameters(
          ingest(),
          new SessionServices(
              world.io(),
              command -> {},
              Handshakes.on(command -> {}),
              DtlsIdentity.generate(new SecureRandom(), Instant.now()),
              new Counters(),
              new Random(1),
              new MediaClock(Instant.EPOCH, 0),
              states));
    }
  }

  private static Ingest ingest() {
    IngestRegistry registry =
        new IngestRegistry(
            new PortAllocator(new PortRange(20_000, 20_003), block -> null, 0, 1),
            IngestStore.inMemory(),
            new RegistryLimits(1, 0),
            () -> Instant.EPOCH,
            List.of());
    StartCommand start =
        StartCommand.of(new ProcessId("x"), IngestConfig.defaults(), ManagerRef.NONE);
    return ((StartResult.Started) registry.start(start, 0)).ingest();
  }

  /** One that remembers an output which stood still two seconds before the clock's anchor. */
  private static ForwarderStates remembered(ForwarderState.Track... tracks) {
    long ntp = new MediaClock(Instant.EPOCH.minusSeconds(2), 0).anchorNtp();
    return new ForwarderStates() {
      @Override
      public @Nullable ForwarderState load(Registration registration) {
        return new ForwarderState(ntp, 0, ForwarderState.UNKNOWN_BOOT, List.of(tracks));
      }

      @Override
      public void save(Registration registration, ForwarderState state) {}
    };
  }

  @Test
  void shouldGoOnWhereTheFormerRunHasStopped() {
    List<TrackOutput> tracks = parameters(remembered(VIDEO, AUDIO)).tracks();
    assertThat(tracks).extracting(TrackOutput::ssrc).containsExactly(7, 8);
    assertThat(tracks)
        .extracting(TrackOutput::firstSequence)
        .containsExactly(65_000 + 2_900 - 65_536, 10 + 2_900);
    assertThat(tracks)
        .extracting(TrackOutput::firstTimestamp)
        .containsExactly(90_000 + 2 * 90_000, 48_000 + 2 * 48_000);
  }

  @Test
  void shouldBeginAnewWithoutAFormerRun() {
    ForwarderParameters fresh = parameters(ForwarderStates.none());
    assertThat(parameters(remembered(VIDEO)).tracks())
        .as("a state of other tracks")
        .extracting(TrackOutput::ssrc)
        .isEqualTo(fresh.tracks().stream().map(TrackOutput::ssrc).toList());
  }
}
