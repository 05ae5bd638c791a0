/**
 * What a Java manager adds to the generated stubs of {@code io.whipsidecar.v1}.
 *
 * <p>Starting points:
 *
 * <ul>
 *   <li>{@link io.whipsidecar.client.Sidecar}: the channel, and what went wrong in one line
 *   <li>{@link io.whipsidecar.client.Legs}: from the answer of OnProcessStart to FFmpeg's arguments
 *   <li>{@link io.whipsidecar.v1.ProcessLifecycleServiceGrpc}: the calls around a process's life
 * </ul>
 */
package io.whipsidecar.client;
