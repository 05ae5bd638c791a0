package io.whipsidecar.http;

import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.whip.PublisherGateway;

/** No publisher gets as far as this here. */
final class NoPublishers implements PublisherGateway {
  @Override
  public OpenResult open(Opening opening) {
    throw new AssertionError(opening);
  }

  @Override
  public FindResult find(String processId, String sessionId) {
    return new NoSession();
  }

  @Override
  public ReportResult report(String processId, String sessionId) {
    return new NoSession();
  }

  @Override
  public RestartResult restart(
      String processId, String sessionId, IceParameters remote, String etag) {
    return new NoSession();
  }

  @Override
  public CloseResult close(String processId, String sessionId) {
    return new NoSession();
  }
}
