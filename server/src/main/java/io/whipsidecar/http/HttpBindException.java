package io.whipsidecar.http;

/** The HTTP address can't be listened on; the message says which, why, and what to do. */
public final class HttpBindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HttpBindException(String message, Throwable cause) {
    super(message, cause);
  }
}
