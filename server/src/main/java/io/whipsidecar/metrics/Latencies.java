package io.whipsidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;

/** Calls, requests and writes as they happen, none of them on the packet path. Any thread. */
public final class Latencies {
  private static final Duration[] CALL_BUCKETS = millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000);
  private static final Duration[] WRITE_BUCKETS = millis(1, 2, 5, 10, 20, 50, 100, 500, 2_000);

  /** A client may send any method: only these are labels. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS", "PUT");

  private final MeterRegistry registry;
  private final Timer storeWrites;

  Latencies(MeterRegistry registry) {
    this.registry = registry;
    this.storeWrites =
        Timer.builder("whip.sidecar.store.write.duration")
            .description("Time of a transaction of the store, which all who wait for it share.")
            .serviceLevelObjectives(WRITE_BUCKETS)
            .register(registry);
    call("OnProcessStart", "OK"); // there from the beginning, so that its rate is
    request("POST", 201);
  }

  private static Duration[] millis(int... values) {
    Duration[] durations = new Duration[values.length];
    for (int i = 0; i < values.length; i++) {
      durations[i] = Duration.ofMillis(values[i]);
    }
    return durations;
  }

  /** A unary gRPC call has ended. */
  public void onCall(String method, String code, long durationNs) {
    call(method, code).record(Duration.ofNanos(durationNs));
  }

  private Timer call(String method, String code) {
    return Timer.builder("whip.sidecar.grpc.call.duration")
        .description("Time of a manager's call, from its headers to its status.")
        .serviceLevelObjectives(CALL_BUCKETS)
        .tag("method", method)
        .tag("code", code)
        .register(registry);
  }

  /** An HTTP request was answered. */
  public void onRequest(String method, int status) {
    request(METHODS.contains(method) ? method : "other", status).increment();
  }

  private Counter request(String method, int status) {
    return Counter.builder("whip.sidecar.http.requests")
        .description("HTTP requests that were answered: publishers' POSTs by status, and the rest.")
        .tag("method", method)
        .tag("status", Integer.toString(status))
        .register(registry);
  }

  /** The store has written. */
  public void onStoreWrite(long durationNs) {
    storeWrites.record(Duration.ofNanos(durationNs));
  }
}
