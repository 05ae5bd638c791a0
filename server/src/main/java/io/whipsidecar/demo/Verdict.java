package io.whipsidecar.demo;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last word about a run, for people and as an exit code.
 *
 * @param kind of the three
 * @param text some lines without a line break at the end
 */
record Verdict(Kind kind, String text) {

  /** With its exit code. */
  enum Kind {
    PASS(0),
    FAIL(1),

    /** Nothing was found out about the chain. The contract has no exit code of its own for it. */
    TOO_BUSY(1);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }

  /**
   * Judges.
   *
   * @param complaint why the machine is too busy, or null; it excuses only what needs time
   */
  static Verdict of(List<Figure> figures, @Nullable String complaint) {
    List<Figure> missed = figures.stream().filter(figure -> !figure.pass()).toList();
    if (missed.isEmpty()) {
      return new Verdict(Kind.PASS, "PASS: all " + figures.size() + " figures are as expected");
    }
    String list =
        missed.stream().map(figure -> "\n  " + figure.sentence()).collect(Collectors.joining());
    if (complaint != null && missed.stream().allMatch(Figure::needsTime)) {
      return new Verdict(
          Kind.TOO_BUSY,
          "TOO BUSY: "
              + complaint
              + "\nNo packet was lost and no frame damaged: this says nothing about the chain. Try"
              + " again when the machine is idle, or with --resolution 320x180. Missed:"
              + list);
    }
    String also = complaint == null ? "" : "\nBesides, " + complaint + ".";
    String count = "FAIL: %d of %d figures are not as expected:";
    return new Verdict(Kind.FAIL, count.formatted(missed.size(), figures.size()) + list + also);
  }
}
