package io.whipsidecar.demo;

/** A part of the chain did not start or not do its work. The message is one for users. */
public final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
