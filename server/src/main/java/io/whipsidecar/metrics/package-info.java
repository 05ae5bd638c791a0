/**
 * {@code /metrics} for Prometheus, through Micrometer. Starting points: {@link
 * io.whipsidecar.metrics.Metrics}, the registry and its page, and {@code docs/metrics.md}, the list
 * of everything in it.
 *
 * <p>The packet path pays nothing. What is counted per packet is either a {@code LongAdder} ({@link
 * io.whipsidecar.observe.Counters}) or a plain field of the event loop's, of which the loop leaves
 * a snapshot once a second; a scrape reads adders and volatile snapshots, from an HTTP thread, and
 * never asks the loop.
 */
@NullMarked
package io.whipsidecar.metrics;

import org.jspecify.annotations.NullMarked;
