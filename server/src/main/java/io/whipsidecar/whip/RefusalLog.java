package io.whipsidecar.whip;

import io.whipsidecar.ingest.PublisherRefusal;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each refused publisher, as far as a log can bear it: a client's first five at an
 * ingest at once, then one in ten seconds; those at one ingest, whoever sends them, and all
 * together likewise in larger numbers. A line tells how many were left out before it. Any thread.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int MAX_KEYS = 10_000;

  /** Of an id that nobody has registered: enough to see a typing error. */
  private static final int MAX_STRANGE_ID = 64;

  private final TokenBuckets byClient = new TokenBuckets(5, 10 * SECOND_NS, MAX_KEYS);
  private final TokenBuckets byIngest = new TokenBuckets(10, 5 * SECOND_NS, MAX_KEYS);

  /** Two: who guesses names can't hide what happens at those that exist. */
  private final TokenBuckets overall = new TokenBuckets(50, SECOND_NS / 5, 2);

  private final AtomicLong suppressed = new AtomicLong();
  private final Predicate<String> isToken;
  private final LongSupplier clockNs;

  /**
   * @param isToken whether a text is a secret; asked for lines only
   */
  RefusalLog(Predicate<String> isToken, LongSupplier clockNs) {
    this.isToken = isToken;
    this.clockNs = clockNs;
  }

  /**
   * @param processId that was asked for; empty: none
   * @param registered whether there is such an ingest
   * @param network what is taken for one client
   */
  void add(PublisherRefusal refusal, String processId, boolean registered, String network) {
    if (!mayLog(processId, registered, network)) {
      suppressed.incrementAndGet();
      return;
    }
    LoggingEventBuilder line = LOG.atInfo();
    if (!processId.isEmpty()) {
      line = line.addKeyValue("processId", registered ? processId : strange(processId));
    }
    line.addKeyValue("method", refusal.method())
        .addKeyValue("status", refusal.status())
        .addKeyValue("reason", refusal.reason())
        .addKeyValue("detail", refusal.detail())
        .addKeyValue("address", refusal.remoteAddress())
        .addKeyValue("userAgent", refusal.userAgent())
        .addKeyValue("suppressed", suppressed.getAndSet(0))
        .log("publisher-refused");
  }

  private boolean mayLog(String processId, boolean registered, String network) {
    long nowNs = clockNs.getAsLong();
    String client = registered ? network + ' ' + processId : network; // ids of strangers are free
    return byClient.take(client, nowNs) == 0
        && (!registered || byIngest.take(processId, nowNs) == 0)
        && overall.take(registered ? "registered" : "strange", nowNs) == 0;
  }

  private String strange(String processId) {
    return isToken.test(processId)
        ? "(a publish token stands where the id is expected)"
        : Cut.to(MAX_STRANGE_ID, processId);
  }
}
