package io.whipsidecar.control;

import java.util.ArrayList;
import java.util.List;

/** A table of text: columns as wide as what is in them, the last one as it comes. Stateless. */
final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  /**
   * @param rows the head first; all of the same length
   */
  static List<String> align(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(printable(row.get(i))));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = printable(row.get(i));
        line.append(cell).append(" ".repeat(widths[i] - width(cell))).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Ids and names may hold anything; a line must stay one. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
