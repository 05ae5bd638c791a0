package io.whipsidecar.e2e;

import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.ffmpeg.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A real browser that publishes from the publish page, as a person would.
 *
 * @param browser {@code chromium} or {@code firefox}
 * @param source what its camera and microphone show: {@code pattern} is the judge's test pattern,
 *     {@code devices} are the browser's fake devices
 */
record BrowserProgram(String browser, String source) implements PublisherProgram {
  static final int GAVE_A_REASON = 3;

  private static final Path SCRIPTS = Path.of("target", "browser").toAbsolutePath();

  @Override
  public ChildProcess start(Task task, Consumer<String> onLine) throws IOException {
    List<String> arguments =
        List.of(browser, task.endpoint(), String.valueOf(task.seconds()), source);
    return script("publish.js", arguments, task.token(), onLine);
  }

  /**
   * Starts a script that drives a browser.
   *
   * @param onLine receives what it prints
   */
  static ChildProcess script(
      String name, List<String> arguments, String token, Consumer<String> onLine)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("node", SCRIPTS.resolve(name).toString()));
    command.addAll(arguments);
    Map<String, String> environment = new HashMap<>();
    for (String variable : List.of("PATH", "CHROMIUM", "FIREFOX")) {
      String value = System.getenv(variable);
      if (value != null) {
        environment.put(variable, value);
      }
    }
    environment.put("HOME", System.getProperty("java.io.tmpdir"));
    environment.put("WHIP_TOKEN", token);
    return ChildProcess.start("browser", command, environment, onLine, line -> {});
  }

  @Override
  public boolean isLive() {
    return true;
  }
}
