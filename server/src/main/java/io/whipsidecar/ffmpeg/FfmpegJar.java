package io.whipsidecar.ffmpeg;

import io.whipsidecar.files.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the programs and libraries of an {@code org.bytedeco:ffmpeg} jar. Several processes may
 * do so at once: each unpacks into a folder of its own and moves that to its place in one step, so
 * a folder that has its final name is complete.
 */
final class FfmpegJar {
  private FfmpegJar() {}

  /**
   * Unpacks a jar that was not unpacked before.
   *
   * @return the folder with {@code ffmpeg}, {@code ffprobe} and their libraries
   */
  static Path unpack(Path jar, Path cacheFolder) throws IOException {
    Path target = cacheFolder.resolve(jar.getFileName().toString().replaceAll("\\.jar$", ""));
    if (Files.isExecutable(target.resolve("ffmpeg"))) {
      return target;
    }
    Files.createDirectories(cacheFolder);
    Path partial = Cleanup.ofJvm().newFolder(cacheFolder, "unpacking-");
    try {
      extract(jar, partial);
      addVersionedNames(partial);
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      moveInto(partial, target);
    } finally {
      Folders.delete(partial);
    }
    return target;
  }

  private static void moveInto(Path partial, Path target) throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isExecutable(target.resolve("ffmpeg"))) {
        throw e;
      } // else another process was faster, and its copy is as good
    }
  }

  private static void extract(Path jar, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        String name = programOrLibrary(entry.getName());
        if (name != null) {
          extract(zip, entry, folder.resolve(name));
        }
      }
    }
  }

  /** The jar of 7.1.1 has libva without the version by which its own FFmpeg looks for it. */
  private static void addVersionedNames(Path folder) throws IOException {
    for (String name : List.of("libva.so", "libva-drm.so")) {
      if (Files.exists(folder.resolve(name))) {
        Files.move(folder.resolve(name), folder.resolve(name + ".2"));
      }
    }
  }

  /** The bare file name when it is wanted: no Java bindings, no headers. */
  private static @Nullable String programOrLibrary(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean program = name.equals("ffmpeg") || name.equals("ffprobe");
    boolean library = name.contains(".so") && !name.startsWith("libjni");
    return path.startsWith("org/bytedeco/ffmpeg/") && (program || library) ? name : null;
  }

  private static void extract(ZipFile zip, ZipEntry entry, Path file) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
