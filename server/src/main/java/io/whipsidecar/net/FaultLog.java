package io.whipsidecar.net;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts every fault of the loop and logs one per interval with its cause. Loop thread only. */
final class FaultLog {
  private static final long INTERVAL_NS = 10_000_000_000L;
  private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);

  private final Counters counters;
  private boolean logged;
  private long lastLoggedNs;
  private long suppressed;

  FaultLog(Counters counters) {
    this.counters = counters;
  }

  void add(Throwable cause, long nowNs) {
    counters.increment(Counter.LOOP_FAULTS);
    if (logged && nowNs - lastLoggedNs < INTERVAL_NS) {
      suppressed++;
      return;
    }
    LOG.atError().setCause(cause).addKeyValue("suppressed", suppressed).log("loop-fault");
    logged = true;
    lastLoggedNs = nowNs;
    suppressed = 0;
  }
}
