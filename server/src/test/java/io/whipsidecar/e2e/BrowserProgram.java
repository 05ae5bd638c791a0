package io.whipsidecar.e2e;

import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.ffmpeg.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A real Chromium that publishes from the publish page, as a person would.
 *
 * @param source what its camera and microphone show: {@code pattern} is the judge's test pattern,
 *     {@code devices} are Chromium's fake devices
 */
record BrowserProgram(String source) implements PublisherProgram {
  static final int GAVE_A_REASON = 3;

  private static final Path DRIVER = Path.of("target", "browser", "publish.js").toAbsolutePath();

  @Override
  public ChildProcess start(Task task, Consumer<String> onLine) throws IOException {
    List<String> command =
        List.of("node", DRIVER.toString(), task.endpoint(), String.valueOf(task.seconds()), source);
    return ChildProcess.start(
        "browser",
        command,
        Map.of(
            "PATH", Objects.requireNonNull(System.getenv("PATH")),
            "HOME", System.getProperty("java.io.tmpdir"),
            "WHIP_TOKEN", task.token()),
        onLine,
        line -> {});
  }

  @Override
  public boolean isLive() {
    return true;
  }
}
