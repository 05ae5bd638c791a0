package io.whipsidecar.cli;

import io.whipsidecar.config.Settings;
import io.whipsidecar.doctor.Doctor;
import io.whipsidecar.doctor.Finding;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code doctor}: what would not work on this machine with this configuration, and what to do. */
@Command(
    name = "doctor",
    description = {
      "Say what would not work on this machine with these settings, and what to do.",
      "Checks ports, addresses, kernel buffers, FFmpeg, the clock, certificates and libraries.",
      "Changes nothing; works beside a running server."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing fails; there may be warnings",
      "1:something fails",
      "2:wrong usage",
      "78:a configuration value is wrong"
    })
public final class DoctorCommand implements Callable<Integer> {
  @CommandLine.Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--ffmpeg",
      paramLabel = "PATH|VERSION",
      description = "The FFmpeg that managers run. Default: the one on the PATH.")
  private @Nullable String ffmpeg;

  private DoctorCommand() {}

  static CommandLine create() {
    CommandLine line = new CommandLine(new DoctorCommand());
    SettingOptions.addTo(line, EnumSet.allOf(Settings.class));
    return line;
  }

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec, "spec").commandLine();
    List<Finding> findings =
        Doctor.examine(SettingOptions.toConfig(line.getParseResult(), System.getenv()), ffmpeg);
    SettingOptions.warnOfVariables(line, System.getenv());
    PrintWriter out = line.getOut();
    findings.forEach(finding -> out.print(finding.inWords()));
    long failures = count(findings, Finding.Level.FAIL);
    out.println(
        "%d checks: %d fail, %d warn"
            .formatted(findings.size(), failures, count(findings, Finding.Level.WARN)));
    out.flush();
    return failures == 0 ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private static long count(List<Finding> findings, Finding.Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }
}
