package io.whipsidecar.doctor;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.store.SqliteIngestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether registrations can be kept. Opens the store of a server that does not run, and no more.
 */
final class StateChecks {
  private static final String NAME = "state";
  private static final long WANTED_BYTES = 100L << 20;
  private static final List<String> NETWORK_FILE_SYSTEMS = List.of("nfs", "nfs4", "cifs", "smb3");

  private StateChecks() {}

  static Finding of(Path directory) {
    Path existing = directory.toAbsolutePath().normalize();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return Finding.fail(
          NAME,
          directory
              + " can't be written ("
              + existing
              + " is no directory that this user may write)",
          "choose another one with --state-dir, or change its owner.");
    }
    Finding place = place(directory, existing);
    return place != null ? place : store(directory);
  }

  private static @Nullable Finding place(Path directory, Path existing) {
    String type = fileSystem(existing);
    if (NETWORK_FILE_SYSTEMS.contains(type)) {
      return Finding.warn(
          NAME,
          directory + " is on " + type,
          "keep it on a local disk: locks and writes" + " to a network's are not to be relied on.");
    }
    long usableBytes = existing.toFile().getUsableSpace();
    if (usableBytes < WANTED_BYTES) {
      return Finding.warn(
          NAME,
          directory + " has only " + (usableBytes >> 20) + " MB left",
          "make room: when the disk is full, OnProcessStart fails.");
    }
    return null;
  }

  /** Its type, or an empty string where Java cannot tell: in a chroot no mount point is found. */
  private static String fileSystem(Path existing) {
    try {
      return Files.getFileStore(existing).type();
    } catch (IOException e) {
      return "";
    }
  }

  private static Finding store(Path directory) {
    if (!SqliteIngestStore.exists(directory)) {
      return Finding.ok(NAME, directory + " will be made at the first start");
    }
    try (SqliteIngestStore store = SqliteIngestStore.open(directory)) {
      return Finding.ok(NAME, directory + " holds " + store.load().size() + " registrations");
    } catch (ConfigException e) {
      return Finding.fail(NAME, String.valueOf(e.getMessage()), "see docs/operations.md, State.");
    } catch (IOException e) {
      return Finding.ok(NAME, "a running server has it: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.warn(NAME, "interrupted", "run it again.");
    }
  }
}
