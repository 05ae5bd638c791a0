package io.whipsidecar.http;

import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.whip.PublisherGateway;
import org.jspecify.annotations.Nullable;

/** No publisher gets as far as this here. */
final class NoPublishers implements PublisherGateway {
  @Override
  public OpenResult open(Opening opening) {
    throw new AssertionError(opening);
  }

  @Override
  public @Nullable Live find(String processId, String sessionId) {
    return null;
  }

  @Override
  public @Nullable Report report(String processId, String sessionId) {
    return null;
  }

  @Override
  public RestartResult restart(
      String processId, String sessionId, IceParameters remote, String etag) {
    return new NoSession();
  }

  @Override
  public boolean close(String processId, String sessionId) {
    return false;
  }
}
