package io.whipsidecar.control;

import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.Warning;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * {@code run}: a whole manager of one FFmpeg. The main thread starts it and waits for its end; on a
 * signal the JVM's shutdown thread ends it in order, and the process with its exit code.
 */
@Command(
    name = "run",
    description = {
      "Register an ingest and run FFmpeg on it, as a manager does; both end together.",
      "Ctrl-C or SIGTERM end FFmpeg's input, so that it finishes its files. The exit code is"
          + " FFmpeg's."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = "whip-sidecar run ID [OPTIONS] -- ffmpeg ... {legs} ...",
    exitCodeListHeading = "%nExit codes, else FFmpeg's own:%n",
    exitCodeList = {
      "0:FFmpeg ended so",
      "1:the server refused, or there is no answer; or FFmpeg's own",
      "2:wrong usage, or FFmpeg's own",
      "78:a setting is wrong"
    },
    footerHeading = "%nFor example:%n",
    footer = {
      "  whip-sidecar run studio --token secret -- ffmpeg {legs} -c copy studio.mkv",
      "",
      "An ffmpeg that is not on the PATH is taken from the jars of a source tree that was built."
    })
public final class RunCommand extends ClientCommand {
  private static final List<String> SECRETS = List.of("WHIP_SIDECAR_GRPC_TOKEN", "WHIP_TOKEN");
  private static final int STOP_ATTEMPTS = 3;

  /** Of a shell, for what SIGINT has ended. */
  private static final int INTERRUPTED = 130;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The process id: the last part of the WHIP URL.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "FFmpeg's command line, with {legs} where its input from the ingest goes.")
  @SuppressWarnings("NullAway.Init")
  private List<String> words;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private IngestOptions options;

  @Option(
      names = "--kill-after",
      paramLabel = "SECONDS",
      description =
          "How long an FFmpeg that was signalled may take to end. Default: ${DEFAULT-VALUE}.")
  private int killAfterSeconds = 10;

  private final ManagedReader reader = new ManagedReader();

  /** Who ends the run: the main thread, or the one of a signal. */
  private final AtomicBoolean ending = new AtomicBoolean();

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean registered;
  private volatile int exitCode = INTERRUPTED;

  private RunCommand(ServerOptions server) {
    super(server);
  }

  /** The command, with the options that find the server. */
  public static CommandLine create(ServerOptions server) {
    return line(new RunCommand(server));
  }

  @Override
  public Integer call() throws Exception {
    ReaderCommand command = command();
    Program program = Program.find(command.program());
    Thread onSignal = new Thread(this::onSignal, "run-end");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      if (registerAndStart(command, program)) {
        exitCode = reader.await();
      }
    } finally {
      end(onSignal);
    }
    return exitCode;
  }

  /** False: it is to end already. A signal that comes meanwhile waits, and then finds all of it. */
  private boolean registerAndStart(ReaderCommand command, Program program) throws Exception {
    synchronized (reader) {
      if (reader.isEnding()) {
        return false;
      }
      Invitation invitation = calling(this::register);
      registered = true;
      note(TextTable.printable(id) + " is registered; publish to it:");
      PrintWriter err = spec.commandLine().getErr();
      invitation.publishing().forEach(err::println);
      for (Warning warning : invitation.response().getWarningsList()) {
        note(warning.getMessage());
      }
      err.flush();
      List<String> line = new ArrayList<>(List.of(program.path()));
      line.addAll(command.arguments(invitation.legs()));
      reader.start(line, program.environment(), SECRETS);
      return true;
    }
  }

  private ReaderCommand command() {
    ReaderCommand command = new ReaderCommand(words);
    if (command.isFfmpeg() && !command.hasPlaceForLegs()) {
      throw new ParameterException(
          spec.commandLine(),
          "{legs} is missing (expected: {legs} where FFmpeg's input stands, as in: -- ffmpeg {legs}"
              + " -c copy out.mkv)");
    }
    return command;
  }

  private Invitation register(Calls calls) throws CommandFailure {
    Ingest there = calls.find(id);
    if (there != null) {
      refuseWhatIsRead(there);
    }
    OnProcessStartRequest request =
        options
            .request(id, StartIngestCommand.tokenOfEnvironment())
            .setManagerId(Instance.managerId(id))
            .setManagerInstanceId(Instance.draw())
            .build();
    return new Invitation(
        calls.lifecycle().onProcessStart(request),
        request.getWhipIngest().getPublishToken(),
        calls.connection().address());
  }

  /** Of two readers of the same ports, the second one could not open them. */
  private void refuseWhatIsRead(Ingest there) throws CommandFailure {
    if (options.replaces()) {
      return;
    }
    OptionalLong owner = Instance.livingOwner(there);
    if (owner.isPresent()) {
      throw new CommandFailure(
          "process %d, another whip-sidecar run, has \"%s\" (expected: another id, or"
                  .formatted(owner.getAsLong(), TextTable.printable(id))
              + " --on-conflict replace, which ends it)");
    }
    boolean ours = there.getManagerId().equals(Instance.managerId(id));
    if (!ours && there.getReaderPresent()) {
      throw new CommandFailure(
          "\"%s\" of manager \"%s\" is being read (expected: another id, or --on-conflict replace,"
                  .formatted(TextTable.printable(id), TextTable.printable(there.getManagerId()))
              + " which ends it)");
    }
  }

  /** The main thread has done its part, well or not. */
  private void end(Thread onSignal) throws InterruptedException {
    if (!ending.compareAndSet(false, true)) {
      new CountDownLatch(1).await(); // until the other one ends the process
    }
    if (registered) {
      stop();
    }
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      // A signal has come: then it is that thread which exits, with the same code.
    }
  }

  /** A signal has come; the process is over when this has run. */
  private void onSignal() {
    try {
      if (ending.compareAndSet(false, true)) {
        endInOrder();
      } else {
        ended.await(STOP_ATTEMPTS + 1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it; and if so, there is nothing more to wait for.
    }
    Runtime.getRuntime().halt(exitCode);
  }

  private void endInOrder() throws InterruptedException {
    boolean running = reader.begin();
    if (!registered) {
      return;
    }
    if (running) {
      boolean told = tryTo(calls -> calls.stopping(id));
      exitCode = reader.end(told, Duration.ofSeconds(killAfterSeconds));
    }
    stop();
  }

  private boolean tryTo(Task<Boolean> call) {
    try {
      var unused = calling(call);
      return true;
    } catch (Exception e) { // FFmpeg has to end all the same
      note(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void stop() throws InterruptedException {
    String failure = null;
    for (int i = 0; i < STOP_ATTEMPTS; i++) {
      try {
        var unused = calling(calls -> calls.stop(id));
        return;
      } catch (Exception e) { // a server that is restarted is back in a second or two
        failure = e.getMessage();
        new CountDownLatch(1).await(1, TimeUnit.SECONDS);
      }
    }
    note(
        "\"%s\" may still be registered; the next run of it takes it over: %s"
            .formatted(TextTable.printable(id), failure));
  }
}
