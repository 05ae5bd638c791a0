package io.whipsidecar.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@link GarbageLoad} in a process of its own. One thread. */
public final class GarbageProcess implements AutoCloseable {
  private final Process process;

  private GarbageProcess(Process process) {
    this.process = process;
  }

  /**
   * What was sent.
   *
   * @param packets all of them
   * @param perSecond over the whole time
   */
  public record Sent(long packets, long perSecond) {}

  /** Begins at once. */
  public static GarbageProcess start(int port, long perSecond) throws IOException {
    return new GarbageProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.whipsidecar.bench.GarbageLoad",
                String.valueOf(port),
                String.valueOf(perSecond))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Ends the load. */
  public Sent end() throws IOException {
    process.getOutputStream().close();
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    String[] numbers = words.trim().split(" ", -1);
    if (numbers.length != 2) {
      throw new IOException("the load failed: \"" + words + "\" (expected: two numbers)");
    }
    return new Sent(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
