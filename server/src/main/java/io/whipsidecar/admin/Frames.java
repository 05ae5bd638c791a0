package io.whipsidecar.admin;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Server-sent events (HTML, "Server-sent events", 9.2.5). Stateless; any thread. */
final class Frames {
  private Frames() {}

  /**
   * One event.
   *
   * @param json without line breaks
   */
  static byte[] of(String event, String json) {
    return ("event: " + event + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] joined(List<byte[]> frames) {
    byte[] all = new byte[frames.stream().mapToInt(frame -> frame.length).sum()];
    int at = 0;
    for (byte[] frame : frames) {
      System.arraycopy(frame, 0, all, at, frame.length);
      at += frame.length;
    }
    return all;
  }
}
