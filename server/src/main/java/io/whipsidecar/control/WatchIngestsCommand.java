package io.whipsidecar.control;

import io.grpc.Status;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.WatchIngestsRequest;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ingest watch}: every change, until it is interrupted or nobody reads its output. */
@Command(
    name = "watch",
    description = {
      "Print the state of all ingests, and then a line for every change, until Ctrl-C.",
      "It goes on when the server is restarted."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class WatchIngestsCommand extends ClientCommand {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Only these. Default: all.")
  private List<String> ids = List.of();

  @Option(
      names = "--json",
      description = "Print each WatchIngestsResponse as it comes, a line of JSON, of all ingests.")
  private boolean json;

  private WatchIngestsRequest position = WatchIngestsRequest.getDefaultInstance();
  private boolean connected;
  private boolean lost;

  WatchIngestsCommand(ServerOptions server) {
    super(server);
  }

  @Override
  public Integer call() throws Exception {
    while (!isOutputClosed()) {
      try {
        return calling(this::run);
      } catch (CommandFailure e) {
        if (!connected) {
          throw e;
        }
        if (!lost) {
          lost = true;
          note(e.getMessage() + "; trying again every second");
        }
      }
      new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    }
    return 0;
  }

  private int run(Calls calls) {
    Iterator<WatchIngestsResponse> responses = calls.watches().watchIngests(position);
    while (responses.hasNext()) {
      print(responses.next());
      if (isOutputClosed()) {
        return 0;
      }
    }
    throw Status.UNAVAILABLE.withDescription("the watch has ended").asRuntimeException();
  }

  private void print(WatchIngestsResponse response) {
    connected = true;
    if (lost) {
      lost = false;
      note("the server answers again");
    }
    if (response.getRevision() != 0) {
      position =
          WatchIngestsRequest.newBuilder()
              .setAfterRevision(response.getRevision())
              .setServerRunId(response.getServerRunId())
              .build();
    }
    if (json) {
      out().println(Json.line(response));
      return;
    }
    response
        .getSnapshot()
        .getIngestsList()
        .forEach(ingest -> print(ingest, ingest.getStateReason()));
    if (response.hasChange()) {
      print(response.getChange().getIngest(), response.getChange().getReason());
    }
  }

  private void print(Ingest ingest, String reason) {
    if (ids.isEmpty() || ids.contains(ingest.getProcessId())) {
      out()
          .println(
              "%s  %s  %s  %s"
                  .formatted(
                      LocalTime.now(ZoneId.systemDefault()).format(TIME),
                      TextTable.printable(ingest.getProcessId()),
                      IngestTexts.state(ingest),
                      TextTable.printable(reason)));
    }
  }
}
