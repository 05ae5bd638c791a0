package io.whipsidecar.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The process that holds a port, as Linux's {@code /proc} tells: of other users' processes only
 * root is told.
 *
 * @param command its command line
 */
record PortHolder(long pid, String command) {
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENING = "0A";
  private static final int SHOWN_CHARS = 60;

  /** Whether it is one of us. */
  boolean isSidecar() {
    return command.contains("io.whipsidecar.Main serve");
  }

  /** {@code process 4711 (nginx: master process)}. */
  String inWords() {
    String shown =
        command.length() <= SHOWN_CHARS ? command : command.substring(0, SHOWN_CHARS) + "…";
    return "process " + pid + " (" + shown + ")";
  }

  static @Nullable PortHolder ofTcp(int port) {
    return find("tcp", port);
  }

  static @Nullable PortHolder ofUdp(int port) {
    return find("udp", port);
  }

  private static @Nullable PortHolder find(String protocol, int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of(protocol, protocol + "6")) {
      for (String line : lines(Path.of("/proc/net", table))) {
        String[] columns = line.trim().split("\\s+", -1);
        boolean waits = protocol.equals("udp") || columns[STATE].equals(LISTENING);
        if (waits && columns[1].endsWith(":%04X".formatted(port))) {
          sockets.add("socket:[" + columns[INODE] + "]");
        }
      }
    }
    return sockets.isEmpty() ? null : owner(sockets);
  }

  private static List<String> lines(Path table) {
    try {
      List<String> all = Files.readAllLines(table);
      return all.subList(Math.min(1, all.size()), all.size());
    } catch (IOException e) {
      return List.of(); // no Linux, or no IPv6
    }
  }

  private static @Nullable PortHolder owner(Set<String> sockets) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holdsAny(process, sockets)) {
          return new PortHolder(Long.parseLong(process.getFileName().toString()), command(process));
        }
      }
    } catch (IOException e) {
      return null; // no /proc: nobody to name
    }
    return null;
  }

  private static boolean holdsAny(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return false; // another user's, or it has just ended
    }
    return false;
  }

  private static String command(Path process) throws IOException {
    String raw = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    return raw.replace('\0', ' ').trim();
  }
}
