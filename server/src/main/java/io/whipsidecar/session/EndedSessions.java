package io.whipsidecar.session;

import io.whipsidecar.ingest.PublisherInfo;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are over, for a while: whoever holds the URL of one may read why it ended. Bounded
 * in time and number, so some 2 MB at most. Event loop only.
 */
final class EndedSessions {
  /** Long enough to be read by hand. */
  static final long KEPT_NS = 600_000_000_000L;

  static final int MAX_SESSIONS = 1_000;

  private record Ended(String secret, String processId, PublisherInfo publisher, long endedNs) {}

  private final Map<String, Ended> bySecret = new HashMap<>();
  private final ArrayDeque<Ended> byAge = new ArrayDeque<>();

  /** A session has ended. */
  void add(SessionParameters parameters, PublisherInfo publisher, long nowNs) {
    String processId = parameters.ingest().id().value();
    Ended ended = new Ended(parameters.secret(), processId, publisher, nowNs);
    bySecret.put(ended.secret(), ended);
    byAge.addLast(ended);
    forget(nowNs);
  }

  /** How a session ended, by its URL; null when there was none or it is too long ago. */
  @Nullable PublisherInfo find(String processId, String secret, long nowNs) {
    forget(nowNs);
    Ended ended = bySecret.get(secret);
    return ended != null && ended.processId().equals(processId) ? ended.publisher() : null;
  }

  private void forget(long nowNs) {
    for (Ended oldest = byAge.peekFirst();
        oldest != null && (byAge.size() > MAX_SESSIONS || nowNs - oldest.endedNs() >= KEPT_NS);
        oldest = byAge.peekFirst()) {
      byAge.removeFirst();
      bySecret.remove(oldest.secret(), oldest);
    }
  }
}
