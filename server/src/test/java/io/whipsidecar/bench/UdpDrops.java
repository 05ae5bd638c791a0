package io.whipsidecar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the kernel dropped at a UDP port because its buffer was full. */
final class UdpDrops {
  private static final int PORT_COLUMN = 1;
  private static final int DROPS_COLUMN = 12;

  private UdpDrops() {}

  /** The last column of the kernel's tables. */
  static long at(int port) throws IOException {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    long drops = 0;
    for (String table : List.of("/proc/net/udp", "/proc/net/udp6")) {
      for (String row : Files.readAllLines(Path.of(table))) {
        String[] columns = row.trim().split("\\s+", -1);
        if (columns.length > DROPS_COLUMN && columns[PORT_COLUMN].endsWith(suffix)) {
          drops += Long.parseLong(columns[DROPS_COLUMN]);
        }
      }
    }
    return drops;
  }
}
