package io.whipsidecar.store;

import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LossPolicy;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.PublishToken;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.ingest.SimulcastLayer;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.ports.PortBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Registrations for tests. */
final class Registrations {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05.123456789Z");

  private Registrations() {}

  /** With every default. */
  static Registration plain(String id, int firstPort) {
    return new Registration(
        new ProcessId(id),
        "",
        IngestConfig.defaults(),
        new PortBlock(firstPort, 4),
        ManagerRef.NONE,
        TIME);
  }

  /** With nothing as by default, and with characters that break naive formats. */
  static Registration rich() {
    return new Registration(
        new ProcessId("a/b ✨\"'\\\n\t;--"),
        "zwei\tSpalten",
        new IngestConfig(
            null,
            TrackConfig.of(Codec.PCMU),
            LegFormat.RAW_UDP,
            new PublishToken("s3cret\"token"),
            PublisherPolicy.REJECT,
            9_000_000_000L,
            true,
            LossPolicy.PASS,
            SimulcastLayer.MIDDLE,
            8_000_000_000L),
        new PortBlock(20_002, 2),
        new ManagerRef("core", "boot-1"),
        TIME);
  }

  static List<Registration> many(int count) {
    List<Registration> registrations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      registrations.add(plain("process-" + i, 2_000 + 4 * i));
    }
    return registrations;
  }
}
