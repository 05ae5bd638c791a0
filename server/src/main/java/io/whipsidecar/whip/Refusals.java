package io.whipsidecar.whip;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.PublisherRefusal;
import io.whipsidecar.ingest.RefusalNews;
import io.whipsidecar.observe.Tally;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes refused publishers seen: each is counted by its reason, is the last refusal of its ingest,
 * and is a line in the log as far as {@link RefusalLog} allows. Anybody can cause refusals, so what
 * one costs is bounded: it wakes nobody and writes nothing to the store. Any thread.
 */
public final class Refusals {
  private static final int MAX_METHOD = 16;
  private static final int MAX_DETAIL = 512;
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<Integer> NOTHING_TO_READ = Set.of(404, 405);

  private final String basePath;
  private final IngestRegistry registry;
  private final RefusalNews news;
  private final Tally counts;
  private final Supplier<Instant> wallClock;
  private final RefusalLog log;
  private volatile String ignored = "";

  /**
   * @param basePath such as {@code /whip}, without a slash at its end
   * @param counts takes the reasons' names
   * @param clockNs monotonic
   */
  public Refusals(
      String basePath,
      IngestRegistry registry,
      RefusalNews news,
      Tally counts,
      Supplier<Instant> wallClock,
      LongSupplier clockNs) {
    this.basePath = basePath;
    this.registry = registry;
    this.news = news;
    this.counts = counts;
    this.wallClock = wallClock;
    this.log = new RefusalLog(this::isToken, clockNs);
  }

  /** Has requests to one id go unseen: the server's own, to warm up. */
  public void ignore(String processId) {
    ignored = processId;
  }

  /** A publisher's request was refused. */
  public void onRefused(RefusedRequest request) {
    String processId = processId(request.path());
    if (isNoAttempt(request) || (!processId.isEmpty() && processId.equals(ignored))) {
      return;
    }
    counts.increment(request.cause().reason().name());
    PublisherRefusal refusal =
        new PublisherRefusal(
            wallClock.get(),
            Cut.to(MAX_METHOD, request.method()),
            request.status(),
            request.cause().reason(),
            Cut.to(MAX_DETAIL, request.cause().detail()),
            request.client().address(),
            Cut.to(WhipRequest.MAX_USER_AGENT, request.userAgent()));
    Ingest ingest = find(processId);
    if (ingest != null) {
      news.add(ingest, refusal);
    }
    log.add(refusal, processId, ingest != null, request.client().network());
  }

  /** Browsers and scanners that read what is not there don't want to publish. */
  private static boolean isNoAttempt(RefusedRequest request) {
    return READING.contains(request.method()) && NOTHING_TO_READ.contains(request.status());
  }

  /** The id that the path asks for; empty: none. */
  private String processId(String path) {
    return WhipPath.parse(basePath, path) instanceof WhipPath.Found found
        ? found.path().processId()
        : "";
  }

  private @Nullable Ingest find(String processId) {
    return ProcessId.isValid(processId) ? registry.find(new ProcessId(processId)) : null;
  }

  /** Whether somebody has taken the token for the name. */
  private boolean isToken(String text) {
    return registry.list(null, Integer.MAX_VALUE).stream()
        .map(ingest -> ingest.config().publishToken())
        .anyMatch(token -> token != null && token.value().equals(text));
  }
}
