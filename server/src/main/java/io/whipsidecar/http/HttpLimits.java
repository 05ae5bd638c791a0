package io.whipsidecar.http;

import java.time.Duration;

/**
 * Bounds on what a client can make the server hold.
 *
 * @param maxBodyBytes of a request; an offer of a browser has 10 to 25 KB
 * @param bodyTimeout from the headers to the last byte of the body
 * @param idleTimeout of a connection on which nothing moves
 * @param maxConnections at the same time; more wait until one ends
 * @param stopTimeout for requests under way when the server stops
 */
public record HttpLimits(
    int maxBodyBytes,
    Duration bodyTimeout,
    Duration idleTimeout,
    int maxConnections,
    Duration stopTimeout) {
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30), 8_192, Duration.ofSeconds(5));
}
