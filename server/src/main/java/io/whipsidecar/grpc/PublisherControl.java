package io.whipsidecar.grpc;

import io.whipsidecar.ingest.Ingest;

/** What DisconnectPublisher asks of the media side, which implements it. */
@FunctionalInterface
public interface PublisherControl {
  /**
   * Ends the publisher of an ingest. Called from a gRPC thread; queues a command and returns.
   *
   * @param reason shown to the publisher and in the log; may be empty
   * @return whether a publisher was there
   */
  boolean disconnect(Ingest ingest, String reason);
}
