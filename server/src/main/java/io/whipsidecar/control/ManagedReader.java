package io.whipsidecar.control;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The FFmpeg of {@code run}: a child with our own standard streams, in our process group, so that a
 * terminal's Ctrl-C reaches it, too. Started by the main thread, ended by another one.
 */
final class ManagedReader {
  /** An FFmpeg that has read the end of its input writes its files' ends within a second. */
  private static final Duration END_OF_INPUT = Duration.ofSeconds(4);

  /** One signal ends an FFmpeg whose media flow, two end one that waits for its network. */
  private static final Duration BETWEEN_SIGNALS = Duration.ofSeconds(2);

  private @Nullable Process process;
  private boolean ending;

  /**
   * Starts it. Only when it {@link #isEnding} is false, under the lock of this object.
   *
   * @param environment what it has beside ours
   * @param secrets variables that it is not to have
   */
  synchronized void start(
      List<String> command, Map<String, String> environment, List<String> secrets)
      throws IOException {
    List<String> wrapped = new ArrayList<>(ParentDeath.wrapper());
    wrapped.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(wrapped).inheritIO();
    builder.environment().putAll(environment);
    secrets.forEach(builder.environment()::remove);
    process = builder.start();
  }

  /** None is to be started any more. */
  synchronized boolean isEnding() {
    return ending;
  }

  /** Its exit code, when it has ended; 128 + n when signal n has ended it. */
  int await() throws InterruptedException {
    return started().waitFor();
  }

  private synchronized Process started() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** None is started from now on; whether one was. */
  synchronized boolean begin() {
    ending = true;
    return process != null;
  }

  /**
   * Ends it.
   *
   * @param inputEnds whether the server has told it that its input is over
   * @param patience how long it may write after the signals
   * @return its exit code
   */
  int end(boolean inputEnds, Duration patience) throws InterruptedException {
    Process reader = started();
    if (!ended(reader, inputEnds ? END_OF_INPUT : Duration.ZERO)) {
      reader.toHandle().destroy();
    }
    if (!ended(reader, BETWEEN_SIGNALS)) {
      reader.toHandle().destroy();
    }
    if (!ended(reader, patience)) {
      reader.destroyForcibly();
    }
    return reader.waitFor();
  }

  private static boolean ended(Process process, Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
