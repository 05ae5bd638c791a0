package io.whipsidecar.demo;

import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.files.CacheFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts another {@code whip-sidecar} command in a JVM like ours. Stateless. */
final class JavaChild {
  private static final int FIRST_WITH_NATIVE_ACCESS_CHECK = 22;

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
}
