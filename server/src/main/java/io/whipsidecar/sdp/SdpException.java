package io.whipsidecar.sdp;

/**
 * Carries the reason out of the depths of a parser to its entry point, which turns it into a value.
 * It never leaves this package, and has no stack trace because hostile text can cause many.
 */
final class SdpException extends Exception {
  private static final long serialVersionUID = 1;

  SdpException(String message) {
    super(message, null, false, false);
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
