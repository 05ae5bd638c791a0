package io.whipsidecar.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestChange;
import io.whipsidecar.v1.IngestSnapshot;
import io.whipsidecar.v1.Track;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.List;

/**
 * What the API tells of ingests, as JSON: the messages of {@code whipsidecar.v1} in protobuf's own
 * mapping (ProtoJSON), without line breaks. For a page, so SDPs are left out. Any thread.
 */
public final class IngestJson {
  private final JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();
  private final IngestMessages messages;

  public IngestJson(PublishUrls urls) {
    messages = new IngestMessages(urls);
  }

  /**
   * A part of a snapshot, a {@code WatchIngestsResponse}.
   *
   * @param more whether another part follows
   */
  public String snapshot(List<Ingest> ingests, boolean more) {
    IngestSnapshot.Builder snapshot = IngestSnapshot.newBuilder().setMore(more);
    ingests.forEach(ingest -> snapshot.addIngests(withoutSdp(messages.ingest(ingest).toBuilder())));
    return print(WatchIngestsResponse.newBuilder().setSnapshot(snapshot));
  }

  /** A change, a {@code WatchIngestsResponse}. */
  public String change(IngestChange change) {
    io.whipsidecar.v1.IngestChange.Builder message = messages.change(change).toBuilder();
    withoutSdp(message.getIngestBuilder());
    return print(
        WatchIngestsResponse.newBuilder().setChange(message).setRevision(change.revision()));
  }

  /** An {@code Ingest} that has its id and what is measured, which changes every second. */
  public String measured(Ingest ingest) {
    return print(messages.measured(ingest));
  }

  private static io.whipsidecar.v1.Ingest.Builder withoutSdp(
      io.whipsidecar.v1.Ingest.Builder ingest) {
    ingest.getTracksBuilderList().forEach(Track.Builder::clearSdp);
    return ingest.clearSdp();
  }

  private String print(MessageOrBuilder message) {
    try {
      return printer.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e); // only an Any of an unknown type has no JSON
    }
  }
}
