package io.whipsidecar.whip;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often a client may POST, PATCH and DELETE (RFC 9725 §5), and ask anything else. Any thread.
 *
 * <p>An address is counted before anything is looked up, an ingest only after the request was
 * authorised: nobody can use up the requests of an ingest whose token he does not know.
 */
public final class RateLimits {
  /** Memory for a flood from many addresses: about 2 MB a table. */
  private static final int MAX_KEYS = 10_000;

  private static final long SECOND_NS = 1_000_000_000L;

  /**
   * The numbers. A school or a company has dozens of publishers behind one address, all of which
   * come back at once after a failure of its network; a load test has a thousand.
   */
  private enum Limit {
    POST_BY_ADDRESS(1_000, 50),
    /**
     * The publish page asks once a second how its session is. GET, HEAD and OPTIONS may also try a
     * token, and other methods on a session URL.
     */
    GET_BY_ADDRESS(2_000, 500),
    /** A client that reconnects in a loop does so about once a second. */
    POST_BY_INGEST(100, 10),
    /** simple-whip-client sends ten a second while it gathers, medooze one a candidate. */
    PATCH_BY_ADDRESS(2_000, 500),
    PATCH_BY_INGEST(200, 50),
    DELETE_BY_ADDRESS(1_000, 50),
    DELETE_BY_INGEST(100, 10);

    private final int burst;
    private final int perSecond;

    Limit(int burst, int perSecond) {
      this.burst = burst;
      this.perSecond = perSecond;
    }
  }

  private final Map<Limit, TokenBuckets> buckets = new EnumMap<>(Limit.class);
  private final @Nullable LongSupplier clockNs;

  private RateLimits(@Nullable LongSupplier clockNs) {
    this.clockNs = clockNs;
    for (Limit limit : Limit.values()) {
      buckets.put(limit, new TokenBuckets(limit.burst, SECOND_NS / limit.perSecond, MAX_KEYS));
    }
  }

  /** The limits; {@code clockNs} is monotonic. */
  public static RateLimits standard(LongSupplier clockNs) {
    return new RateLimits(clockNs);
  }

  /** No limits. */
  public static RateLimits none() {
    return new RateLimits(null);
  }

  /** Counts a request of a client; null when it may go on, else the refusal. */
  @Nullable WhipResponse checkAddress(WhipRequest request) {
    Limit limit =
        switch (request.method()) {
          case "POST" -> Limit.POST_BY_ADDRESS;
          case "PATCH" -> Limit.PATCH_BY_ADDRESS;
          case "DELETE" -> Limit.DELETE_BY_ADDRESS;
          default -> request.isPreflight() ? null : Limit.GET_BY_ADDRESS; // it looks at no token
        };
    return check(limit, request.client().network(), request.method() + " from one address");
  }

  /** Counts an authorised request to an ingest; null when it may go on, else the refusal. */
  @Nullable WhipResponse checkIngest(WhipRequest request, String processId) {
    Limit limit =
        switch (request.method()) {
          case "POST" -> Limit.POST_BY_INGEST;
          case "PATCH" -> Limit.PATCH_BY_INGEST;
          case "DELETE" -> Limit.DELETE_BY_INGEST;
          default -> null;
        };
    return check(limit, processId, request.method() + " for one ingest");
  }

  private @Nullable WhipResponse check(@Nullable Limit limit, String key, String what) {
    TokenBuckets of = limit == null ? null : buckets.get(limit);
    if (of == null || limit == null || clockNs == null) {
      return null;
    }
    long waitNs = of.take(key, clockNs.getAsLong());
    if (waitNs == 0) {
      return null;
    }
    return Problem.RATE_LIMITED // RFC 6585 §4
        .response("too many %s (expected: at most %d a second)".formatted(what, limit.perSecond))
        .with("Retry-After", String.valueOf(waitNs / SECOND_NS + 1));
  }
}
