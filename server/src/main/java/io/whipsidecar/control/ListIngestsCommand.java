package io.whipsidecar.control;

import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.ListIngestsRequest;
import io.whipsidecar.v1.ListIngestsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ingest list}: all of them. */
@Command(
    name = "list",
    description = "Print a table of all ingests, with their state and its reason.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ListIngestsCommand extends ClientCommand {
  private static final int PAGE = 1_000;

  @Option(
      names = "--json",
      description = "Print all ingests in one ListIngestsResponse, a line of JSON.")
  private boolean json;

  ListIngestsCommand(ServerOptions server) {
    super(server);
  }

  @Override
  public Integer call() throws Exception {
    return calling(this::run);
  }

  private int run(Calls calls) {
    List<Ingest> ingests = all(calls);
    if (json) {
      out().println(Json.line(ListIngestsResponse.newBuilder().addAllIngests(ingests)));
    } else if (ingests.isEmpty()) {
      note("no ingests are registered at " + calls.connection().address());
    } else {
      List<List<String>> rows = new ArrayList<>(List.of(IngestTexts.HEAD));
      Instant now = Instant.now();
      ingests.forEach(ingest -> rows.add(IngestTexts.row(ingest, now)));
      TextTable.align(rows).forEach(out()::println);
    }
    out().flush();
    return 0;
  }

  private static List<Ingest> all(Calls calls) {
    List<Ingest> ingests = new ArrayList<>();
    String token = "";
    do {
      ListIngestsResponse page =
          calls
              .ingests()
              .listIngests(
                  ListIngestsRequest.newBuilder().setPageSize(PAGE).setPageToken(token).build());
      ingests.addAll(page.getIngestsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return ingests;
  }
}
