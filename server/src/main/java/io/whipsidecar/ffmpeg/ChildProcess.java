package io.whipsidecar.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that we start and that does not outlive us: it is ended by {@link #close}, and when
 * this JVM ends in whatever way ({@link Cleanup}). It is started by exec, without a shell, with the
 * environment that is given and our locale, and standard input at its end. Its output is drained by
 * two daemon threads, so that it never blocks on a full pipe. Any thread may call the methods.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(3);

  /**
   * They say how a JVM reads file names and arguments: a child has to read them as we write them.
   */
  private static final Set<String> LOCALE = Set.of("LC_ALL", "LC_CTYPE", "LANG");

  private final String name;
  private final Process process;
  private final TextTail errors = new TextTail();
  private final List<Thread> drains = new ArrayList<>();

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param name for messages and thread names
   * @param environment the environment: of ours only the locale is inherited
   * @param onOutputLine receives each line of standard output, on a thread of this child
   * @param onErrorLine receives each line of standard error, likewise
   */
  public static ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Consumer<String> onOutputLine,
      Consumer<String> onErrorLine)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(LOCALE);
    builder.environment().putAll(environment);
    Process process = Cleanup.ofJvm().start(builder);
    process.getOutputStream().close();
    ChildProcess child = new ChildProcess(name, process);
    child.drain("output", process.getInputStream(), onOutputLine);
    Consumer<String> keep = child.errors::add;
    child.drain("errors", process.getErrorStream(), keep.andThen(onErrorLine));
    return child;
  }

  private void drain(String what, InputStream stream, Consumer<String> onLine) {
    Thread thread = new Thread(() -> readLines(stream, onLine), name + "-" + what);
    thread.setDaemon(true);
    thread.start();
    drains.add(thread);
  }

  private static void readLines(InputStream stream, Consumer<String> onLine) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        onLine.accept(line);
      }
    } catch (IOException e) {
      // The stream was closed under us because the process was killed: there is nothing more.
    }
  }

  /**
   * Waits for its end and for all of its output.
   *
   * @return whether it ended in time
   */
  public boolean await(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      Cleanup.ofJvm().ended(process);
      for (Thread drain : drains) {
        drain.join(GRACE.toMillis());
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether it has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Its exit code; 128 + n when signal n ended it. Only after {@link #await} returned true. */
  public int exitCode() {
    return process.exitValue();
  }

  /** The last lines of its standard error. */
  public String errorTail() {
    return errors.text();
  }

  /** How it ended in one line: the last error that it named, else its exit code. */
  public String lastWords() {
    String last = "";
    String error = "";
    for (String line : errorTail().lines().map(String::strip).toList()) {
      last = line.isEmpty() ? last : line;
      error = line.contains("rror") ? line : error; // what follows an error is less to the point
    }
    String words = error.isEmpty() ? last : error;
    boolean silent = words.isEmpty();
    return silent && !isAlive() ? "it ended with exit code " + exitCode() + ", silently" : words;
  }

  /** Asks it to stop (SIGTERM). */
  public void terminate() {
    process.destroy();
  }

  /** Stops it: SIGTERM, then SIGKILL after a grace period. Returns when it has ended. */
  @Override
  public void close() {
    process.destroy();
    if (!await(GRACE)) {
      process.destroyForcibly();
      await(GRACE);
    }
  }
}
