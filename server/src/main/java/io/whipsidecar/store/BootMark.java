package io.whipsidecar.store;

import io.whipsidecar.files.MachineBoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which boot of the machine has written a store last, in a file beside it: a log whose last second
 * is not whole is what a machine leaves that went down, and damage when it did not. Stateless.
 */
final class BootMark {
  private static final Logger LOG = LoggerFactory.getLogger(BootMark.class);

  private BootMark() {}

  static Path of(Path database) {
    return database.resolveSibling(database.getFileName() + "-boot");
  }

  /** False also when nobody knows: no mark to read, or a system that does not name its boots. */
  static boolean isOfThisBoot(Path database) {
    long boot = MachineBoot.id();
    try {
      return boot != MachineBoot.UNKNOWN
          && Arrays.equals(Files.readAllBytes(of(database)), bytes(boot));
    } catch (IOException e) {
      return false;
    }
  }

  /** To be called once the log that was there is in the database, and the disk has it. */
  static void set(Path database) {
    try {
      if (!isOfThisBoot(database)) {
        StateFiles.makeOwnersOnly(of(database));
        Files.write(of(database), bytes(MachineBoot.id()));
      }
    } catch (IOException e) { // an older mark is believed less, not more
      LOG.atWarn().addKeyValue("cause", e).log("store-boot-not-marked");
    }
  }

  private static byte[] bytes(long boot) {
    return Long.toHexString(boot).getBytes(StandardCharsets.US_ASCII);
  }
}
