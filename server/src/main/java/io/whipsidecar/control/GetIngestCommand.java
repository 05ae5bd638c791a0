package io.whipsidecar.control;

import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.OnProcessStartResponse;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ingest get}: everything about one. */
@Command(
    name = "get",
    description = "Print all that is known of an ingest: state, ports, publisher, findings.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GetIngestCommand extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The process id.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Option(names = "--json", description = "Print the Ingest as one line of JSON.")
  private boolean json;

  GetIngestCommand(ServerOptions server) {
    super(server);
  }

  @Override
  public Integer call() throws Exception {
    return calling(this::run);
  }

  private int run(Calls calls) {
    Ingest ingest = calls.get(id);
    if (json) {
      out().println(Json.line(ingest));
    } else {
      OnProcessStartResponse same = OnProcessStartResponse.newBuilder().setIngest(ingest).build();
      String url = new Invitation(same, "", calls.connection().address()).url();
      IngestTexts.details(ingest, url, Instant.now()).forEach(out()::println);
    }
    out().flush();
    return 0;
  }
}
