/**
 * Benchmarks that run by hand from the repository's top: JMH ones by {@code bench/jmh NAME}, the
 * packet I/O without any protocol ({@link io.whipsidecar.bench.IoServer}) by {@code bench/io}, the
 * whole server under many publishers ({@link io.whipsidecar.bench.LoadBench}) by {@code
 * bench/load}.
 */
@NullMarked
package io.whipsidecar.bench;

import org.jspecify.annotations.NullMarked;
