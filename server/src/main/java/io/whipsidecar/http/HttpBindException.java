package io.whipsidecar.http;

import io.whipsidecar.observe.BindFailure;

/** The HTTP address can't be listened on; the message says which, why, and what to do. */
public final class HttpBindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HttpBindException(BindFailure failure) {
    super(failure.inWords(), failure.cause());
  }
}
