package io.whipsidecar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the kernel's tables say of the sockets that are bound to one UDP port. */
final class ReceiveQueue {
  private static final int LOCAL_ADDRESS = 1;
  private static final int DROPS = 12;

  private final String suffix;

  ReceiveQueue(int port) {
    suffix = String.format(Locale.ROOT, ":%04X", port);
  }

  /** Datagrams that found no room since the sockets were bound; of those that are open. */
  long drops() throws IOException {
    return drops(Path.of("/proc/net/udp")) + drops(Path.of("/proc/net/udp6"));
  }

  /** By lines: the kernel gives this file in one read only, and readString takes it in several. */
  private long drops(Path table) throws IOException {
    long drops = 0;
    if (Files.exists(table)) { // no udp6 where IPv6 is off
      for (String line : Files.readAllLines(table)) {
        String[] columns = line.trim().split("\\s+", -1);
        if (columns.length > DROPS && columns[LOCAL_ADDRESS].endsWith(suffix)) {
          drops += Long.parseLong(columns[DROPS]);
        }
      }
    }
    return drops;
  }
}
