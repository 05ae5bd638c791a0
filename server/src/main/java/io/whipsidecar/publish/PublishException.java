package io.whipsidecar.publish;

/** Publishing failed for a reason outside of this program. The message is one for users. */
public final class PublishException extends Exception {
  private static final long serialVersionUID = 1L;

  PublishException(String message) {
    super(message);
  }

  PublishException(String message, Throwable cause) {
    super(message, cause);
  }
}
