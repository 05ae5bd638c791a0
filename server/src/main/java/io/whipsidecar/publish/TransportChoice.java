package io.whipsidecar.publish;

import java.util.Locale;
import java.util.stream.Collectors;

/** Which of the server's candidates a publisher uses, to find out what gets through. */
enum TransportChoice {
  ANY,
  UDP,
  TCP;

  /** The answer without the candidates that aren't wanted. */
  String filter(String answer) throws PublishException {
    if (this == ANY) {
      return answer;
    }
    String kept =
        answer
            .lines()
            .filter(line -> !line.startsWith("a=candidate:") || isWanted(line))
            .collect(Collectors.joining("\r\n", "", "\r\n"));
    if (!kept.contains("a=candidate:")) {
      throw new PublishException("the answer has no " + this + " candidate");
    }
    return kept;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** RFC 8839 §5.1: foundation, component, transport. */
  private boolean isWanted(String candidate) {
    String[] words = candidate.split(" ", 4);
    return words.length > 2 && words[2].toUpperCase(Locale.ROOT).equals(name());
  }
}
