package io.whipsidecar.conformance;

/** The server does something else than was asked; the message says what. */
final class Unmet extends Exception {
  private static final long serialVersionUID = 1;

  Unmet(String message) {
    super(message);
  }

  static void unless(boolean met, String otherwise) throws Unmet {
    if (!met) {
      throw new Unmet(otherwise);
    }
  }
}
