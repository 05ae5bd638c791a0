package io.whipsidecar.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that change while the server runs: certificates that are renewed, tokens that are rotated.
 * Their bytes are compared every few seconds, which notices every way of replacing a file. A new
 * one that is broken is told once, and the old one stays in force.
 */
public final class WatchedFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);
  private static final long INTERVAL_NS = 2_000_000_000L;

  private final List<Group> groups = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "files");
  private volatile boolean closed;

  /** Puts the contents of files in force, or leaves everything as it was. */
  @FunctionalInterface
  public interface Loader {
    /**
     * @param contents of the files, in their order
     */
    void load(List<byte[]> contents) throws IOException, GeneralSecurityException;
  }

  private static final class Group {
    final List<Path> files;
    final Loader loader;
    List<byte[]> contents;

    Group(List<Path> files, Loader loader, List<byte[]> contents) {
      this.files = files;
      this.loader = loader;
      this.contents = contents;
    }
  }

  public WatchedFiles() {
    thread.setDaemon(true);
  }

  /** Loads files that belong together, now and whenever one of them has changed. */
  public void add(List<Path> files, Loader loader) throws IOException, GeneralSecurityException {
    List<byte[]> contents = read(files);
    loader.load(contents);
    groups.add(new Group(files, loader, contents));
  }

  /** Begins to look, if there is anything to look at. */
  public void start() {
    if (!groups.isEmpty()) {
      thread.start();
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(this, INTERVAL_NS);
      look();
    }
  }

  /** One look, for the thread and for tests. */
  public void look() {
    groups.forEach(WatchedFiles::look);
  }

  private static void look(Group group) {
    try {
      List<byte[]> now = read(group.files);
      if (isEqual(now, group.contents)) {
        return;
      }
      group.contents = now; // also when they are broken: told once
      group.loader.load(now);
      LOG.atInfo().addKeyValue("files", group.files).log("files-reloaded");
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (!group.contents.isEmpty()) {
        LOG.atError()
            .addKeyValue("files", group.files)
            .addKeyValue("cause", e)
            .log("files-refused");
      }
      if (e instanceof java.nio.file.FileSystemException) {
        group.contents = List.of(); // gone: told once, and looked at again when it is back
      }
    }
  }

  private static List<byte[]> read(List<Path> files) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    return contents;
  }

  private static boolean isEqual(List<byte[]> one, List<byte[]> other) {
    boolean equal = one.size() == other.size();
    for (int i = 0; equal && i < one.size(); i++) {
      equal = Arrays.equals(one.get(i), other.get(i));
    }
    return equal;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
