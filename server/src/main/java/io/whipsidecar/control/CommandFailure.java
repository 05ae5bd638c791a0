package io.whipsidecar.control;

/** A command could not do what it was asked for. The message is one line for people. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }
}
