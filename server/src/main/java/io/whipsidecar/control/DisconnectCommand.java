package io.whipsidecar.control;

import io.whipsidecar.v1.DisconnectPublisherRequest;
import io.whipsidecar.v1.DisconnectPublisherResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ingest disconnect}: ends a publisher. */
@Command(
    name = "disconnect",
    description = "End the publisher of an ingest, which stays: another one may come.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DisconnectCommand extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The process id.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Shown to the publisher and in the log. Default: ${DEFAULT-VALUE}.")
  private String reason = "disconnected by the operator";

  @Option(names = "--json", description = "Print DisconnectPublisherResponse as one line of JSON.")
  private boolean json;

  DisconnectCommand(ServerOptions server) {
    super(server);
  }

  @Override
  public Integer call() throws Exception {
    return calling(this::run);
  }

  private int run(Calls calls) {
    DisconnectPublisherResponse response =
        calls
            .ingests()
            .disconnectPublisher(
                DisconnectPublisherRequest.newBuilder().setProcessId(id).setReason(reason).build());
    out()
        .println(
            json
                ? Json.line(response)
                : response.getDisconnected()
                    ? "the publisher of " + TextTable.printable(id) + " is disconnected."
                    : TextTable.printable(id) + " had no publisher.");
    out().flush();
    return 0;
  }
}
