package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.Cleanup;
import io.whipsidecar.files.CacheFolder;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts another {@code whip-sidecar} command in a JVM like ours. Stateless; any thread. */
final class JavaChild {
  private static final int FIRST_WITH_NATIVE_ACCESS_CHECK = 22;

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /** Of file names and arguments. */
  private static final Charset ENCODING =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private JavaChild() {}

  static ChildProcess start(
      String name,
      List<String> arguments,
      Map<String, String> environment,
      Consumer<String> onOutputLine,
      Consumer<String> onErrorLine)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:MetaspaceSize=96m", "-Xmx256m"));
    // The first is for other programs' eyes, and stays in /tmp when the child is killed.
    command.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + Cleanup.ofJvm().scratch()));
    command.addAll(archive());
    if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS_CHECK) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.whipsidecar.Main");
    command.addAll(arguments);
    Map<String, String> all = new HashMap<>(CacheFolder.environment());
    all.putAll(environment);
    return ChildProcess.start(name, command, all, onOutputLine, onErrorLine);
  }

  /** The launcher's archive of classes and what goes with it, when we were started with one. */
  private static List<String> archive() {
    try {
      String arguments = Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1);
      String own = arguments.substring(0, Math.max(0, arguments.indexOf("\0-cp\0")));
      return Stream.of(own.split("\0"))
          .filter(flag -> flag.startsWith("-XX:SharedArchiveFile=") || flag.startsWith("-Xlog:cds"))
          .map(flag -> new String(flag.getBytes(StandardCharsets.ISO_8859_1), ENCODING))
          .toList();
    } catch (IOException e) {
      return List.of(); // no Linux: the child only starts a little later
    }
  }
}
