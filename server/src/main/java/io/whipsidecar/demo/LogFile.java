package io.whipsidecar.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Keeps what a child prints, for when something goes wrong. Any thread. */
final class LogFile implements Consumer<String>, AutoCloseable {
  private final BufferedWriter writer;

  /** Goes on with the file, or makes it; it is open until {@link #close}. */
  LogFile(Path file) throws IOException {
    this.writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** One line, in the file at once. */
  @Override
  public synchronized void accept(String line) {
    try {
      writer.write(line);
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      // A full disk, or it was closed already: the child shall go on.
    }
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException e) {
      // As above.
    }
  }
}
