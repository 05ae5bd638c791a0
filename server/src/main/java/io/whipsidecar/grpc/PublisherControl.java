package io.whipsidecar.grpc;

import io.whipsidecar.ingest.Ingest;
import java.util.concurrent.CompletableFuture;

/** What DisconnectPublisher asks of the media side, which implements it. */
@FunctionalInterface
public interface PublisherControl {
  /**
   * Ends the publisher of an ingest. Called from a gRPC thread; queues a command and returns.
   *
   * @param reason shown to the publisher and in the log; may be empty
   * @return whether a publisher was there; failed by a {@link
   *     java.util.concurrent.TimeoutException} when the media side does not come to it. To cancel
   *     it withdraws the command, if it is not too late
   */
  CompletableFuture<Boolean> disconnect(Ingest ingest, String reason);
}
