package io.whipsidecar.control;

import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.Warning;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ingest start}: registers one and prints what publishers and readers need. */
@Command(
    name = "start",
    description = {
      "Register an ingest; print the publishers' URL and token, and FFmpeg's command lines.",
      "The same again is the same ingest, so give it its token."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StartIngestCommand extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The process id: the last part of the WHIP URL.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private IngestOptions options;

  @Option(
      names = "--fail-if-active",
      description = "Fail when the id is active, even with the same configuration.")
  private boolean failIfActive;

  @Option(
      names = "--json",
      description =
          "Print OnProcessStartResponse as one line of JSON; the token is in ingest.config.")
  private boolean json;

  StartIngestCommand(ServerOptions server) {
    super(server);
  }

  @Override
  public Integer call() throws Exception {
    return calling(this::run);
  }

  private int run(Calls calls) {
    OnProcessStartRequest request =
        options.request(id, tokenOfEnvironment()).setFailIfActive(failIfActive).build();
    OnProcessStartResponse response = calls.lifecycle().onProcessStart(request);
    String token = request.getWhipIngest().getPublishToken();
    if (json) {
      OnProcessStartResponse.Builder whole = response.toBuilder();
      whole.getIngestBuilder().getConfigBuilder().setPublishToken(token);
      out().println(Json.line(whole));
    } else {
      print(new Invitation(response, token, calls.connection().address()));
    }
    out().flush();
    return 0;
  }

  static @Nullable String tokenOfEnvironment() {
    return System.getenv("WHIP_TOKEN");
  }

  private void print(Invitation invitation) {
    PrintWriter out = out();
    boolean before = invitation.response().getAlreadyActive();
    out.println(
        TextTable.printable(id)
            + (before ? " was registered already; nothing has changed." : " is registered.")
            + "\n");
    invitation.publishing().forEach(out::println);
    paragraph("Read it with FFmpeg, for example into a file:", invitation.reader());
    paragraph("Publish to it from FFmpeg 8, a test picture:", invitation.publisher());
    for (Warning warning : invitation.response().getWarningsList()) {
      out.println("\n" + warning.getMessage());
    }
  }

  private void paragraph(String title, List<String> command) {
    if (!command.isEmpty()) {
      out().println("\n" + title + "\n\n" + ShellWords.join(command));
    }
  }
}
