package io.whipsidecar.observe;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that a listener could not take a connection, mostly because the process may open no more
 * files: one line a minute, as it is tried again and again. One for each listener; any thread.
 */
public final class AcceptFailures {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);
  private static final long INTERVAL_NS = 60_000_000_000L;

  private final String listener;
  private final LongSupplier clockNs;
  private final AtomicLong tellAgainNs;

  /**
   * @param listener its name for the operator
   * @param clockNs the monotonic clock
   */
  public AcceptFailures(String listener, LongSupplier clockNs) {
    this.listener = listener;
    this.clockNs = clockNs;
    tellAgainNs = new AtomicLong(clockNs.getAsLong());
  }

  /** One more failure. */
  public void add(Throwable cause) {
    long nowNs = clockNs.getAsLong();
    long againNs = tellAgainNs.get();
    if (nowNs - againNs >= 0 && tellAgainNs.compareAndSet(againNs, nowNs + INTERVAL_NS)) {
      LOG.atWarn()
          .addKeyValue("listener", listener)
          .addKeyValue("cause", cause.getMessage())
          .addKeyValue(
              "remedy", "let the server open more files: ulimit -n, LimitNOFILE= in systemd")
          .log("connections-not-accepted");
    }
  }
}
