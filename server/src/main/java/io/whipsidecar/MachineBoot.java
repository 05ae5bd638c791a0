package io.whipsidecar;

import io.whipsidecar.forward.ForwarderState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Names this boot of the machine: monotonic times of two processes of it can be compared. */
final class MachineBoot {
  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private MachineBoot() {}

  /** Anything but 0, or {@link ForwarderState#UNKNOWN_BOOT} where the system does not say. */
  static long id() {
    try {
      UUID boot = UUID.fromString(Files.readString(LINUX).strip());
      return boot.getMostSignificantBits() ^ boot.getLeastSignificantBits();
    } catch (IOException | IllegalArgumentException e) {
      return ForwarderState.UNKNOWN_BOOT; // then the wall clock has to do
    }
  }
}
