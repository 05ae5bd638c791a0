package io.whipsidecar.natives;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Libraries that this machine lacks: what the loader says of them, and what we tell the user. */
public final class MissingLibraries {
  /** One line of {@code LD_TRACE_LOADED_OBJECTS=1}, as ldd shows them; it is never translated. */
  private static final Pattern NOT_FOUND = Pattern.compile("\\s*(\\S+) => not found");

  /** What our native parts need and no stand-in can replace, with the packages that have it. */
  private static final Map<String, Packages> PACKAGES =
      Map.of(
          "libstdc++.so.6", new Packages("libstdc++6", "libstdc++"),
          "libgcc_s.so.1", new Packages("libgcc-s1", "libgcc"),
          "libatomic.so.1", new Packages("libatomic1", "libatomic"),
          "libz.so.1", new Packages("zlib1g", "zlib"));

  private record Packages(String debian, String fedora) {}

  private MissingLibraries() {}

  /** The names in what the loader prints when it lists a program's libraries, sorted. */
  public static List<String> inTrace(Collection<String> lines) {
    Set<String> missing = new TreeSet<>();
    for (String line : lines) {
      Matcher matcher = NOT_FOUND.matcher(line);
      if (matcher.lookingAt()) {
        missing.add(matcher.group(1));
      }
    }
    return List.copyOf(missing);
  }

  /**
   * One line for users.
   *
   * @param what needs them, e.g. {@code FFmpeg 8.1.2}
   */
  public static String message(String what, Collection<String> missing) {
    Set<String> debian = new TreeSet<>();
    Set<String> fedora = new TreeSet<>();
    List<String> unknown = new ArrayList<>();
    for (String name : missing) {
      Packages packages = PACKAGES.get(name);
      if (packages == null) {
        unknown.add(name);
      } else {
        debian.add(packages.debian);
        fedora.add(packages.fedora);
      }
    }
    return what
        + " needs "
        + String.join(", ", missing)
        + ", which this machine lacks: "
        + (debian.isEmpty()
            ? ""
            : "apt-get install %s (Debian, Ubuntu), dnf install %s (Fedora)"
                .formatted(String.join(" ", debian), String.join(" ", fedora)))
        + (debian.isEmpty() || unknown.isEmpty() ? "" : "; ")
        + (unknown.isEmpty()
            ? ""
            : "find the package of %s: apt-file search NAME, dnf provides NAME"
                .formatted(String.join(", ", unknown)));
  }

  /** One line for users of a machine with another C library, such as Alpine's musl. */
  public static String withoutGlibc(String what) {
    return what
        + " is built for the C library glibc, which this machine lacks (Alpine has musl), so no"
        + " package makes it run: use Debian, Ubuntu or Fedora";
  }

  /** Whether this JVM itself was built for musl. */
  public static boolean isMusl() {
    try {
      String loader = ElfFile.read(Path.of("/proc/self/exe")).interpreter();
      return loader != null && loader.contains("musl");
    } catch (IOException e) {
      return false;
    }
  }
}
