package io.whipsidecar.http;

import java.io.IOException;

/** The HTTP address can't be listened on; the message says which, why, and what to do. */
public final class HttpBindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HttpBindException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Why it can't, in the kernel's words. */
  static String reason(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
