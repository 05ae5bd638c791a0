package io.whipsidecar.doctor;

import io.whipsidecar.config.ServerConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All checks, in the order in which they are read. Blocking, some seconds; any thread. */
public final class Doctor {
  private Doctor() {}

  /**
   * Looks at everything.
   *
   * @param ffmpeg a path or a version; null: the one on the PATH
   */
  public static List<Finding> examine(ServerConfig config, @Nullable String ffmpeg) {
    List<Finding> findings = new ArrayList<>(PortChecks.of(config));
    findings.add(AddressChecks.of(config.ice()));
    findings.addAll(FileChecks.of(config, Instant.now()));
    findings.add(StateChecks.of(config.stateDir()));
    findings.addAll(FfmpegChecks.of(ffmpeg));
    findings.addAll(MachineChecks.all());
    return findings;
  }
}
