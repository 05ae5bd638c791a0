package io.whipsidecar.control;

import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.OnProcessStopResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ingest stop}: ends the reader in order, then removes the ingest. */
@Command(
    name = "stop",
    description = {
      "End the FFmpeg that reads, so that its files are whole; then remove the ingest.",
      "Its publisher is disconnected. An id that is not there is no failure."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StopIngestCommand extends ClientCommand {
  private static final long POLL_MS = 100;
  private static final long READER_GRACE_MS = 5_000;

  @Parameters(paramLabel = "ID", arity = "1..*", description = "Process ids.")
  @SuppressWarnings("NullAway.Init")
  private String[] ids;

  @Option(names = "--now", description = "Do not wait for the reader, up to 5 s, to end.")
  private boolean now;

  @Option(
      names = "--json",
      description = "Print OnProcessStopResponse, one line of JSON for each id.")
  private boolean json;

  StopIngestCommand(ServerOptions server) {
    super(server);
  }

  @Override
  public Integer call() throws Exception {
    return calling(this::run);
  }

  private int run(Calls calls) throws InterruptedException {
    for (String id : ids) {
      if (!now) {
        endReader(calls, id);
      }
      boolean known = calls.stop(id);
      out()
          .println(
              json
                  ? Json.line(OnProcessStopResponse.newBuilder().setKnown(known))
                  : TextTable.printable(id) + (known ? " is removed." : " was not registered."));
      out().flush();
    }
    return 0;
  }

  private void endReader(Calls calls, String id) throws InterruptedException {
    Ingest ingest = calls.find(id);
    if (!reads(ingest)) {
      return;
    }
    calls.stopping(id);
    for (long ms = 0; ms < READER_GRACE_MS; ms += POLL_MS) {
      new CountDownLatch(1).await(POLL_MS, TimeUnit.MILLISECONDS);
      if (!reads(calls.find(id))) {
        return;
      }
    }
    note("what reads " + TextTable.printable(id) + " has not ended within 5 s");
  }

  private static boolean reads(@Nullable Ingest ingest) {
    return ingest != null && ingest.getReaderPresent();
  }
}
