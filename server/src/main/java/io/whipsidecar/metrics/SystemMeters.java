package io.whipsidecar.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.whipsidecar.observe.BuildInfo;
import io.whipsidecar.observe.ProcessUsage;
import java.lang.management.ManagementFactory;

/**
 * The process by the names that every Prometheus client gives it, so that the usual dashboards and
 * alarms fit: Micrometer has others for most of them.
 */
final class SystemMeters {
  private SystemMeters() {}

  static void bindTo(PrometheusMeterRegistry registry) {
    // The same as process_cpu_seconds_total, in a unit that is not a base unit.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    // promtool: a gauge must not end in _count. The number does not change, either.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new UptimeMetrics().bindTo(registry); // process_start_time_seconds
    FunctionCounter.builder("process.cpu", ProcessUsage.class, p -> ProcessUsage.cpuSeconds())
        .description("Total user and system CPU time spent in seconds.")
        .baseUnit("seconds")
        .register(registry);
    if (ProcessUsage.residentBytes() > 0) {
      Gauge.builder("process.resident.memory", ProcessUsage::residentBytes)
          .description("Resident memory size in bytes.")
          .baseUnit("bytes")
          .register(registry);
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      files(unix, registry);
    }
    build(registry);
  }

  private static void files(UnixOperatingSystemMXBean unix, MeterRegistry registry) {
    Gauge.builder("process.open.fds", unix, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
        .description("Number of open file descriptors.")
        .register(registry);
    Gauge.builder("process.max.fds", unix, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
        .description("Maximum number of open file descriptors.")
        .register(registry);
  }

  /** Micrometer takes the ending away that makes it an info metric. */
  private static void build(PrometheusMeterRegistry registry) {
    BuildInfo build = BuildInfo.read();
    Info.builder()
        .name("whip_sidecar_build_info")
        .help("What this server is; always 1.")
        .labelNames("version", "commit", "java")
        .register(registry.getPrometheusRegistry())
        .addLabelValues(build.version(), build.commit(), Runtime.version().toString());
  }
}
