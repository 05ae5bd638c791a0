package io.whipsidecar.control;

import io.grpc.StatusRuntimeException;
import io.whipsidecar.config.ClientConfig;
import io.whipsidecar.grpc.ServerConnection;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that calls a running server: its connection, and what is said when a call fails. */
abstract class ClientCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  private final ServerOptions server;

  ClientCommand(ServerOptions server) {
    this.server = server;
  }

  /** The command with the options that find the server. */
  static CommandLine line(ClientCommand command) {
    CommandLine line = new CommandLine(command);
    command.server.addTo(line);
    return line;
  }

  /** Something that calls. */
  interface Task<T> {
    T run(Calls calls) throws Exception;
  }

  /** On a connection of its own; a failed call is told in words. */
  final <T> T calling(Task<T> task) throws Exception {
    try (ServerConnection connection = ServerConnection.open(config())) {
      try {
        return task.run(new Calls(connection));
      } catch (StatusRuntimeException e) {
        throw new CommandFailure(connection.explain(e));
      }
    }
  }

  private ClientConfig config() {
    return server.read(spec.commandLine());
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Flushes it; whether nobody reads it any more ({@code ... | head}). */
  final boolean isOutputClosed() {
    return out().checkError() || System.out.checkError();
  }

  /** A line for people beside what the command puts out. */
  final void note(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("whip-sidecar: " + text);
    err.flush();
  }
}
