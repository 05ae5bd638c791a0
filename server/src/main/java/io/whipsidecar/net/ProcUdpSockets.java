package io.whipsidecar.net;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * {@link UdpSockets} from Linux's {@code /proc/self/net/udp} and {@code udp6}: every UDP socket of
 * the network namespace with its inode, which is its identity, and what the kernel dropped on it.
 * The files stay open and are read again from their beginning.
 */
final class ProcUdpSockets implements UdpSockets {
  private static final Path DIRECTORY = Path.of("/proc/self/net");
  // The kernel hands out at most a page per read, whatever the buffer.
  private final byte[] buffer = new byte[4_096];
  private final UdpTableParser parser = new UdpTableParser();
  private final List<RandomAccessFile> files;

  private ProcUdpSockets(List<RandomAccessFile> files) {
    this.files = files;
  }

  /** Whether this machine has the files. */
  static boolean isAvailable() {
    return Files.isReadable(DIRECTORY.resolve("udp"));
  }

  static ProcUdpSockets open() throws IOException {
    List<RandomAccessFile> files = new ArrayList<>();
    for (String name : List.of("udp", "udp6")) {
      Path file = DIRECTORY.resolve(name);
      if (Files.isReadable(file)) { // no udp6 where IPv6 is off
        files.add(new RandomAccessFile(file.toFile(), "r"));
      }
    }
    return new ProcUdpSockets(files);
  }

  @Override
  public void look(Collection<WatchedTrack> tracks, Visitor visitor) throws IOException {
    for (int i = 0; i < files.size(); i++) {
      read(files.get(i), visitor);
    }
  }

  @Override
  public boolean knowsIdentities() {
    return true;
  }

  private void read(RandomAccessFile file, Visitor visitor) throws IOException {
    parser.reset();
    file.seek(0);
    for (int n = file.read(buffer); n > 0; n = file.read(buffer)) {
      parser.feed(buffer, n, visitor);
    }
  }

  @Override
  public void close() {
    try {
      for (RandomAccessFile file : files) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
