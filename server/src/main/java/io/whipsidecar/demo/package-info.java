/**
 * {@code whip-sidecar demo}: the whole chain on this machine, driven as a restream manager drives
 * it, and judged by what FFmpeg recorded. A client of the server like any other: it talks to a
 * child process by gRPC and HTTP.
 *
 * <p>Starting points: {@link io.whipsidecar.demo.DemoCommand} for the order of events, {@link
 * io.whipsidecar.demo.Judge} for what is measured in a recording.
 */
@NullMarked
package io.whipsidecar.demo;

import org.jspecify.annotations.NullMarked;
