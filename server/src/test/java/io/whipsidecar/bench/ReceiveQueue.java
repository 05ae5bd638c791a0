package io.whipsidecar.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the kernel's table says of the sockets that are bound to one UDP port. */
final class ReceiveQueue {
  /** What a datagram of the load takes of the buffer, its administration included, at most. */
  private static final int BYTES_PER_DATAGRAM = 2_560;

  /** The server asks for so much, and is granted {@code rmem_max}. */
  private static final long WANTED_BYTES = 16L << 20;

  private static final int LOCAL_ADDRESS = 1;
  private static final int QUEUES = 4;
  private static final int DROPS = 12;

  private final String suffix;
  private final long halfFull;

  ReceiveQueue(int port) throws IOException {
    suffix = String.format(Locale.ROOT, ":%04X", port);
    // By lines: the kernel gives this file in one read only, and readString takes it in several.
    String max = Files.readAllLines(Path.of("/proc/sys/net/core/rmem_max")).get(0);
    halfFull = Math.min(WANTED_BYTES, Long.parseLong(max)); // the kernel doubles it
  }

  /** Datagrams that can be sent so that the fullest queue stays half empty. */
  long room() throws IOException {
    long fullest = 0;
    for (String[] row : rows()) {
      String queued = row[QUEUES].substring(row[QUEUES].indexOf(':') + 1);
      fullest = Math.max(fullest, Long.parseLong(queued, 16));
    }
    return Math.max(0, (halfFull - fullest) / BYTES_PER_DATAGRAM);
  }

  /** Datagrams that found no room since the sockets were bound. */
  long drops() throws IOException {
    long drops = 0;
    for (String[] row : rows()) {
      drops += Long.parseLong(row[DROPS]);
    }
    return drops;
  }

  /** A dual-stack socket is in the table of IPv6, which is short; else it is in the other. */
  private List<String[]> rows() throws IOException {
    Path ipv6 = Path.of("/proc/net/udp6");
    List<String[]> rows = Files.exists(ipv6) ? rows(ipv6) : List.of();
    return rows.isEmpty() ? rows(Path.of("/proc/net/udp")) : rows;
  }

  private List<String[]> rows(Path table) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length > DROPS && columns[LOCAL_ADDRESS].endsWith(suffix)) {
        rows.add(columns);
      }
    }
    return rows;
  }
}
