package io.whipsidecar.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import io.whipsidecar.demo.PublisherKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Java, the kernel's limits, the clock, and libraries. */
final class MachineChecks {
  /** A keyframe of each of a dozen publishers at once. */
  static final long WANTED_BUFFER_BYTES = 4 << 20;

  /** Below this the packets of one keyframe at 8 Mb/s do not fit (115, of 2.3 KB each). */
  private static final long NEEDED_BUFFER_BYTES = 256 << 10;

  /** Two RTCP sockets a publisher, two HTTP connections, and what the JVM itself needs. */
  private static final long WANTED_FILES = 4_096;

  private static final Path CLOCK_SOURCE =
      Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");

  private MachineChecks() {}

  static List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "Java",
            "%s on %s, up to %d MB of heap"
                .formatted(
                    Runtime.version(),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().maxMemory() >> 20)));
    findings.add(files());
    findings.addAll(buffers());
    findings.addAll(clock());
    findings.add(libraries());
    return findings;
  }

  private static Finding files() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return Finding.ok("open files", "the limit is unknown here");
    }
    long limit = unix.getMaxFileDescriptorCount();
    String text = "at most " + limit;
    return limit >= WANTED_FILES
        ? Finding.ok("open files", text)
        : Finding.warn(
            "open files",
            text + ", which is little for more than " + limit / 8 + " publishers",
            "raise it: ulimit -n " + WANTED_FILES + ", or LimitNOFILE= of the service.");
  }

  /** Asked of the kernel, because a container may show other limits than it has. */
  private static List<Finding> buffers() {
    List<Finding> findings = new ArrayList<>();
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, (int) WANTED_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, (int) WANTED_BUFFER_BYTES);
      findings.add(
          buffer(
              "receive buffer",
              "net.core.rmem_max",
              channel.getOption(StandardSocketOptions.SO_RCVBUF)));
      findings.add(
          buffer(
              "send buffer",
              "net.core.wmem_max",
              channel.getOption(StandardSocketOptions.SO_SNDBUF)));
    } catch (IOException e) {
      findings.add(Finding.fail("UDP", "no socket can be opened: " + e.getMessage(), "see above."));
    }
    return findings;
  }

  /**
   * @param bytes what the kernel grants
   */
  static Finding buffer(String subject, String key, long bytes) {
    String text = (bytes >> 10) + " KiB granted";
    if (bytes >= WANTED_BUFFER_BYTES) {
      return Finding.ok(subject, text);
    }
    String loss =
        bytes >= NEEDED_BUFFER_BYTES
            ? ": keyframes that arrive together may lose packets"
            : ": a single keyframe may lose packets";
    return Finding.warn(
        subject, text + loss, "sysctl -w " + key + "=" + WANTED_BUFFER_BYTES + ", on the host.");
  }

  private static List<Finding> clock() {
    Instant now = Instant.now();
    List<Finding> findings = new ArrayList<>();
    findings.add(wallClock(now, builtAt()));
    try {
      findings.add(clockSource(Files.readString(CLOCK_SOURCE).trim()));
    } catch (IOException e) {
      // Not told here: then there is nothing to say either.
    }
    return findings;
  }

  /** When this program was made: a clock that is behind it is wrong. */
  private static Instant builtAt() {
    try {
      var source = MachineChecks.class.getProtectionDomain().getCodeSource();
      return source == null
          ? Instant.EPOCH
          : Files.getLastModifiedTime(Path.of(source.getLocation().toURI())).toInstant();
    } catch (IOException | java.net.URISyntaxException e) {
      return Instant.EPOCH;
    }
  }

  static Finding wallClock(Instant now, Instant built) {
    boolean behind = now.plus(Duration.ofDays(1)).isBefore(built);
    return behind
        ? Finding.fail(
            "clock",
            now + " is before this program was built (" + built + ")",
            "set the clock (NTP): certificates and tokens depend on it.")
        : Finding.ok("clock", now.toString());
  }

  static Finding clockSource(String source) {
    boolean slow = List.of("hpet", "acpi_pm", "jiffies").contains(source);
    return slow
        ? Finding.warn(
            "clock source",
            source + ": reading the time takes microseconds",
            "use a machine whose kernel trusts its tsc.")
        : Finding.ok("clock source", source);
  }

  private static Finding libraries() {
    String problem;
    try {
      problem = PublisherKind.libwebrtcProblem();
    } catch (IOException e) {
      problem = "no other Java can be started: " + e.getMessage();
    }
    return problem == null
        ? Finding.ok("libwebrtc", "can be loaded (for `publish` and `demo` alone)")
        : Finding.warn(
            "libwebrtc",
            "can't be loaded; `publish` and `demo` need it, the server does not",
            problem.strip().replace("\n", "\n         "));
  }
}
