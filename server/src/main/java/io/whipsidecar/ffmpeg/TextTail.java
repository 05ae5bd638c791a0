package io.whipsidecar.ffmpeg;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines of a text of any length, in bounded memory. Thread-safe. */
final class TextTail {
  private static final int MAX_LINES = 200;
  private static final int MAX_LINE_CHARS = 2_000;

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line.length() > MAX_LINE_CHARS ? line.substring(0, MAX_LINE_CHARS) : line);
  }

  synchronized String text() {
    return String.join("\n", lines);
  }
}
