package io.whipsidecar.observe;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine. Stateless; any thread. */
public final class ProcessUsage {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double SECOND_NS = 1e9;

  private ProcessUsage() {}

  /** Of all cores, since the process was started. */
  public static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime()) / SECOND_NS
        : 0;
  }

  /** Memory that the kernel holds for it; 0 on a system that does not say (no Linux). */
  public static long residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024; // proc_pid_status(5): in kB
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Answered below, together with a file that has no such line.
    }
    return 0;
  }
}
