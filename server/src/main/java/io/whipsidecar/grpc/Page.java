package io.whipsidecar.grpc;

import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.Ingest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some ingests in the order of their ids, bounded in number and in bytes, but at least one.
 *
 * @param next the id after which the list goes on; null: it is complete
 */
record Page(List<Ingest> ingests, @Nullable ProcessId next) {

  static Page of(
      IngestRegistry registry,
      IngestMessages messages,
      @Nullable ProcessId after,
      int limit,
      int maxBytes) {
    List<Ingest> page = new ArrayList<>();
    ProcessId last = null;
    int bytes = 0;
    for (io.whipsidecar.ingest.Ingest ingest : registry.list(after, limit + 1)) {
      Ingest message = messages.ingest(ingest);
      bytes += message.getSerializedSize();
      if (last != null && (page.size() == limit || bytes > maxBytes)) {
        return new Page(page, last);
      }
      page.add(message);
      last = ingest.id();
    }
    return new Page(page, null);
  }
}
