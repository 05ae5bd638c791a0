package io.whipsidecar.conformance;

/**
 * One sentence that a server has to make true.
 *
 * @param source RFC and section, such as {@code RFC 9725 §4.2}
 * @param check throws when it is not true
 */
record Requirement(Level level, String source, String sentence, Check check) {
  /** RFC 2119. */
  enum Level {
    MUST,
    SHOULD
  }

  /** Tries it on a server. */
  @FunctionalInterface
  interface Check {
    /**
     * @throws Unmet when the server does not do it; the message says what it does
     */
    void run(Whip server) throws Exception;
  }
}
