package io.whipsidecar.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses which known word a mistyped one was meant to be. Any thread. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate that takes the fewest changes of a letter (one more, one less, another one, two
   * swapped); null when none is near: within a third of the word's length.
   */
  public static @Nullable String of(String word, Collection<String> candidates) {
    String nearest = null;
    int fewest = Math.max(1, word.length() / 3) + 1;
    for (String candidate : candidates) {
      int changes = changes(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (changes < fewest) {
        fewest = changes;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** {@code (did you mean x?)}, or an empty text. */
  public static String hint(String word, Collection<String> candidates) {
    String nearest = of(word, candidates);
    return nearest == null ? "" : " (did you mean " + nearest + "?)";
  }

  /** The optimal string alignment distance. */
  private static int changes(String from, String to) {
    int[][] fewest = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        fewest[i][j] = i == 0 || j == 0 ? i + j : step(from, to, i, j, fewest);
      }
    }
    return fewest[from.length()][to.length()];
  }

  private static int step(String from, String to, int i, int j, int[][] fewest) {
    int other = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(fewest[i - 1][j - 1] + other, Math.min(fewest[i - 1][j], fewest[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, fewest[i - 2][j - 2] + 1) : least;
  }
}
