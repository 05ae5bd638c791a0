package io.whipsidecar.demo;

import com.google.protobuf.util.Timestamps;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.Stage;
import java.time.Duration;
import java.util.function.Consumer;

/** Measures a {@link Pace} while a publisher runs, whose lines it is given. Any thread. */
final class PaceMeter implements Consumer<String>, AutoCloseable {
  private final long serverPid;
  private final long startNs = System.nanoTime();
  private final Duration serverCpuBefore;
  private final MachineLoad load = MachineLoad.start();
  private volatile Pace.Frames frames = Pace.Frames.NONE;

  private PaceMeter(long serverPid) {
    this.serverPid = serverPid;
    this.serverCpuBefore = cpu(serverPid);
  }

  static PaceMeter start(long serverPid) {
    return new PaceMeter(serverPid);
  }

  @Override
  public void accept(String line) {
    Pace.Frames read = Pace.Frames.of(line);
    frames = read == null ? frames : read;
  }

  /**
   * Called once, when the publisher has ended.
   *
   * @param seconds how long it was to publish
   * @param ingest as the server described it while the publisher was there
   */
  Pace pace(int seconds, Ingest ingest) {
    Duration server = cpu(serverPid).minus(serverCpuBefore);
    double share = (double) server.toNanos() / (System.nanoTime() - startNs);
    return new Pace(frames, Duration.ofSeconds(seconds), sinceMedia(ingest), share, load.stop());
  }

  /** Since the first packet of media; zero when there was none. */
  private static Duration sinceMedia(Ingest ingest) {
    for (Stage passed : ingest.getPublisher().getStagesList()) {
      if (passed.getName().equals("first-srtp")) {
        return Duration.ofMillis(
            System.currentTimeMillis() - Timestamps.toMillis(passed.getTime()));
      }
    }
    return Duration.ZERO;
  }

  /** All that a process has used; zero when nobody can tell. */
  private static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    load.stop();
  }
}
