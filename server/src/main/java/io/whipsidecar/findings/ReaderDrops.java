package io.whipsidecar.findings;

import io.whipsidecar.ingest.Finding;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kernel has dropped packets at the reader's socket, because the reader was too slow. */
final class ReaderDrops extends TrackDetector {
  private final Map<Integer, Long> before = new HashMap<>();

  ReaderDrops() {
    super(Finding.Reason.READER_DROPS_PACKETS);
  }

  @Override
  @Nullable String look(int index, TrackEvidence track, long nowNs) {
    Long known = before.put(index, track.readerDrops());
    boolean dropped = known != null && track.readerDrops() > known;
    return !dropped
        ? null
        : ("The kernel has dropped %d %s packets at the reader's socket, because the reader did not"
                + " take them in time: its pictures or sound are damaged. Give FFmpeg more CPU, or"
                + " make its buffers larger (sysctl net.core.rmem_max=4194304 before it starts).")
            .formatted(track.readerDrops() - known, name(track));
  }
}
