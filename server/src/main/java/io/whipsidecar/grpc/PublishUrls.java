package io.whipsidecar.grpc;

import io.whipsidecar.ingest.ProcessId;
import java.util.function.Supplier;

/**
 * Where publishers find the WHIP endpoints, as managers are told. Any thread.
 *
 * @param basePath {@code /whip} by default; no slash at its end
 * @param origin what stands before it in a URL, such as {@code http://localhost:8080}; asked for
 *     each message, as the port may be known only after the start
 */
public record PublishUrls(String basePath, Supplier<String> origin) {
  /** On the path of a server that nobody publishes to. */
  public static PublishUrls at(String basePath) {
    return new PublishUrls(basePath, () -> "http://localhost");
  }

  String path(ProcessId id) {
    return basePath + "/" + id.pathSegment();
  }

  String url(ProcessId id) {
    return origin.get() + path(id);
  }
}
