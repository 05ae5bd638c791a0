/**
 * The gRPC edge: services, requests made into values, results made into statuses, the server.
 *
 * <p>Starting points: {@link io.whipsidecar.grpc.GrpcServer} assembles it; {@link
 * io.whipsidecar.grpc.LifecycleService} is what managers call; {@link
 * io.whipsidecar.grpc.StatusTable} says which result is which status.
 */
@NullMarked
package io.whipsidecar.grpc;

import org.jspecify.annotations.NullMarked;
