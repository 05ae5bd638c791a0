package io.whipsidecar.grpc;

import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.Ingest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some ingests in the order of their ids, bounded in number and in bytes: gRPC clients take no
 * message above 4 MiB unless told otherwise.
 *
 * @param next the id after which the list goes on; null: it is complete
 */
record Page(List<Ingest> ingests, @Nullable ProcessId next) {
  private static final int MAX_BYTES = 1 << 20;

  static Page of(
      IngestRegistry registry, IngestMessages messages, @Nullable ProcessId after, int limit) {
    List<Ingest> page = new ArrayList<>();
    ProcessId last = null;
    int bytes = 0;
    for (io.whipsidecar.ingest.Ingest ingest : registry.list(after, limit + 1)) {
      if (page.size() == limit || bytes > MAX_BYTES) {
        return new Page(page, last);
      }
      Ingest message = messages.ingest(ingest);
      page.add(message);
      bytes += message.getSerializedSize();
      last = ingest.id();
    }
    return new Page(page, null);
  }
}
