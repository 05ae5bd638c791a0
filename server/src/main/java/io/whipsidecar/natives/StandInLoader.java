package io.whipsidecar.natives;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prepares this JVM for a native library of others. The loader takes a library that is already
 * loaded under the name that is asked for, so stand-ins that are loaded before need no environment
 * variable, and their files may go at once. Stateless; any thread.
 */
public final class StandInLoader {
  private StandInLoader() {}

  /**
   * Loads stand-ins for what a library needs, this machine lacks, and is never called.
   *
   * @param library its contents
   * @param name for messages
   * @param folder for files that are there for a moment
   * @return the names for which there is a stand-in now
   */
  public static List<String> loadStandIns(ByteBuffer library, String name, Path folder)
      throws IOException {
    ElfFile file = ElfFile.parse(library, name);
    Machine machine = file.machine();
    List<String> replaced = new ArrayList<>();
    for (String needed : file.needed()) {
      if (machine != null
          && StandIns.isNeverCalled(needed)
          && !loads(EmptyLibrary.probe(machine, needed), folder)) {
        load(StandIns.of(machine, needed, List.of(file)), folder);
        replaced.add(needed);
      }
    }
    return replaced;
  }

  private static boolean loads(EmptyLibrary library, Path folder) throws IOException {
    try {
      load(library, folder);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  static void load(EmptyLibrary library, Path folder) throws IOException {
    Path file = Files.createTempFile(folder.toAbsolutePath(), "whip-sidecar-", library.soname());
    try {
      Files.write(file, library.toBytes());
      System.load(file.toString());
    } finally {
      Files.delete(file);
    }
  }
}
