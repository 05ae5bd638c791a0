package io.whipsidecar.grpc;

import io.whipsidecar.ingest.IngestChange;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The messages of the latest changes, made once for all watchers: a thousand of them are told each
 * change. Any thread.
 */
final class ToldChanges {
  private static final int KEPT = 256;

  private final String runId;
  private final IngestMessages messages;
  private final AtomicReferenceArray<WatchIngestsResponse> latest =
      new AtomicReferenceArray<>(KEPT);

  ToldChanges(String runId, IngestMessages messages) {
    this.runId = runId;
    this.messages = messages;
  }

  WatchIngestsResponse of(IngestChange change) {
    int slot = (int) (change.revision() % KEPT);
    WatchIngestsResponse told = latest.get(slot);
    if (told != null && told.getRevision() == change.revision()) { // no two have the same
      return told;
    }
    WatchIngestsResponse response =
        WatchIngestsResponse.newBuilder()
            .setRevision(change.revision())
            .setServerRunId(runId)
            .setChange(messages.change(change))
            .build();
    latest.set(slot, response);
    return response;
  }
}
