package io.whipsidecar.control;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has the kernel tell a child with SIGTERM that its parent was killed, which can't do so itself any
 * more. Java has no call for it; util-linux has a program. Where it is missing, nobody tells.
 */
final class ParentDeath {
  private static final List<String> WRAPPER = List.of("setpriv", "--pdeathsig", "TERM", "--");
  private static final long PATIENCE_S = 5;

  private ParentDeath() {}

  /** What stands before the child's command line; nothing when this system can't do it. */
  static List<String> wrapper() {
    ProcessBuilder trial = new ProcessBuilder("setpriv", "--pdeathsig", "TERM", "--", "true");
    try {
      Process process =
          trial.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(PATIENCE_S, TimeUnit.SECONDS) && process.exitValue() == 0
          ? WRAPPER
          : List.of();
    } catch (IOException e) {
      return List.of(); // there is no setpriv
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
