package io.whipsidecar.admin;

import com.google.gson.JsonObject;
import io.whipsidecar.metrics.MetricSources;
import io.whipsidecar.net.LoopStats;
import io.whipsidecar.observe.BuildInfo;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.ProcessUsage;
import java.lang.management.ManagementFactory;
import java.time.Instant;

/** The server as a whole, as JSON: once a second while a page is open. One thread. */
final class Totals {
  private static final double SECOND_NS = 1e9;

  private final MetricSources sources;
  private long lookedNs;
  private double cpuSeconds;
  private long loopBusyNs;

  Totals(MetricSources sources) {
    this.sources = sources;
  }

  /** What does not change while the server runs. */
  static JsonObject server() {
    BuildInfo build = BuildInfo.read();
    JsonObject json = new JsonObject();
    json.addProperty("version", build.version());
    json.addProperty("commit", build.commit());
    json.addProperty("java", Runtime.version().toString());
    json.addProperty("processors", Runtime.getRuntime().availableProcessors());
    json.addProperty("heapMaxBytes", Runtime.getRuntime().maxMemory());
    json.addProperty(
        "startTime",
        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()).toString());
    return json;
  }

  /** Shares are of the time since the last call. */
  String json(long nowNs, Instant now) {
    Runtime runtime = Runtime.getRuntime();
    double cpu = ProcessUsage.cpuSeconds();
    LoopStats loop = sources.loop().get();
    double sinceNs = Math.max(1, nowNs - lookedNs);
    JsonObject json = new JsonObject();
    json.addProperty("time", now.toString());
    if (lookedNs != 0) {
      json.addProperty("cpuCores", rounded((cpu - cpuSeconds) * SECOND_NS / sinceNs));
      json.addProperty("loopShare", rounded((loop.busyNs() - loopBusyNs) / sinceNs));
    }
    json.addProperty("residentBytes", ProcessUsage.residentBytes());
    json.addProperty("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory());
    json.addProperty("loopStalls", loop.stalls());
    json.addProperty("loopLongestTurnMs", loop.longestTurnNs() / 1_000_000);
    json.addProperty("handshakesActive", sources.activeHandshakes().getAsInt());
    json.addProperty("handshakesWaiting", sources.waitingHandshakes().getAsInt());
    json.addProperty("availablePorts", sources.availablePorts().getAsInt());
    json.addProperty("kernelDrops", sources.counters().value(Counter.ICE_KERNEL_DROPS));
    lookedNs = nowNs;
    cpuSeconds = cpu;
    loopBusyNs = loop.busyNs();
    return json.toString();
  }

  private static double rounded(double share) {
    return Math.round(share * 1_000) / 1_000.0;
  }
}
