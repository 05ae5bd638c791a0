package io.whipsidecar.natives;

import io.whipsidecar.files.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Empty libraries in the place of those that a machine lacks and that are never called here.
 * Stateless; any thread, also in several processes at once.
 */
public final class StandIns {
  /**
   * Clients of the X server, of sound servers and devices, of the graphics card, of D-Bus and of
   * udev: what captures, plays and draws, and decodes by hardware. We do none of it. A library that
   * is not named here is never replaced.
   */
  private static final Pattern NEVER_CALLED =
      Pattern.compile(
          "lib(xcb(-[a-z0-9]+)*|X(11|11-xcb|au|dmcp|ext|fixes|randr|render|composite|damage|tst)"
              + "|pulse|asound|va(-drm|-x11)?|drm|gbm|dbus-1|udev)\\.so\\.[0-9]+");

  private StandIns() {}

  /** Whether an empty library may take its place. */
  static boolean isNeverCalled(String soname) {
    return NEVER_CALLED.matcher(soname).matches();
  }

  /** Those of the libraries that nothing may take the place of. */
  public static List<String> irreplaceable(Collection<String> missing) {
    return missing.stream().filter(name -> !isNeverCalled(name)).toList();
  }

  /**
   * Makes stand-ins for a program, in a folder of exactly these: it is found again, and a library
   * that is installed later leads to another folder.
   *
   * @param missing of which each {@link #isNeverCalled}
   * @param wanting the program and its libraries
   * @param cache the folder to make it in
   * @return the folder, for LD_LIBRARY_PATH
   */
  public static Path forProgram(
      Machine machine, Collection<String> missing, List<Path> wanting, Path cache)
      throws IOException {
    List<ElfFile> files = new ArrayList<>();
    for (Path file : wanting) {
      files.add(ElfFile.read(file));
    }
    return write(missing.stream().map(name -> of(machine, name, files)).toList(), cache);
  }

  /** One that has the versions that any of the files wants of it. */
  static EmptyLibrary of(Machine machine, String soname, Collection<ElfFile> wanting) {
    Set<String> versions = new LinkedHashSet<>();
    for (ElfFile file : wanting) {
      versions.addAll(file.versionNeeds().getOrDefault(soname, List.of()));
    }
    return EmptyLibrary.standIn(machine, soname, versions.stream().sorted().toList());
  }

  /**
   * Into a folder that has the contents' hash in its name, and that is complete when it is there.
   */
  static Path write(List<EmptyLibrary> libraries, Path cache) throws IOException {
    Path target = cache.resolve("stand-ins-" + hash(libraries));
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(cache);
    Path partial = Files.createTempDirectory(cache, "stand-ins-partial-");
    try {
      for (EmptyLibrary library : libraries) {
        Files.write(partial.resolve(library.soname()), library.toBytes());
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      } // else another process was faster
    } finally {
      Folders.delete(partial);
    }
    return target;
  }

  private static String hash(List<EmptyLibrary> libraries) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (EmptyLibrary library : libraries) {
        digest.update(library.soname().getBytes(StandardCharsets.US_ASCII));
        digest.update(library.toBytes());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
