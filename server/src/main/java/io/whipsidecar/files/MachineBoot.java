package io.whipsidecar.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Names this boot of the machine: monotonic times of two processes of it can be compared, and what
 * one of them has written the other one reads, whether or not the disk has it. Any thread.
 */
public final class MachineBoot {
  /** On a system that does not say. */
  public static final long UNKNOWN = 0;

  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private MachineBoot() {}

  /** Anything but 0, or {@link #UNKNOWN}. Containers see their host's. */
  public static long id() {
    try {
      UUID boot = UUID.fromString(Files.readString(LINUX).strip());
      return boot.getMostSignificantBits() ^ boot.getLeastSignificantBits();
    } catch (IOException | IllegalArgumentException e) {
      return UNKNOWN;
    }
  }
}
