package io.whipsidecar.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into sections, with limits that no honest client comes near: a browser's largest offer
 * has some 500 lines and 25 KB. RFC 8866 §5 ends lines with CRLF and tells parsers to take LF too.
 */
final class SdpLines {
  static final int MAX_BYTES = 64 * 1024;
  static final int MAX_LINES = 2_000;
  static final int MAX_M_LINES = 16;
  static final int MAX_CANDIDATES = 200;
  static final int MAX_LINE_LENGTH = 4_096;

  private final List<SdpSection> sections = new ArrayList<>();
  private int candidates;

  private SdpLines() {}

  /** The session section first, then one per m-line. */
  static List<SdpSection> split(String text) throws SdpException {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new SdpException("description is too large (expected: at most 65536 bytes)");
    }
    String[] lines = text.split("\n", MAX_LINES + 2);
    if (lines.length > MAX_LINES + 1) {
      throw new SdpException(
          "description has too many lines (expected: at most " + MAX_LINES + ")");
    }
    SdpLines reader = new SdpLines();
    reader.sections.add(new SdpSection("", new ArrayList<>()));
    for (int i = 0; i < lines.length; i++) {
      reader.line(i + 1, withoutCarriageReturn(lines[i]));
    }
    return reader.sections;
  }

  private static String withoutCarriageReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private void line(int number, String line) throws SdpException {
    if (line.isBlank()) {
      return; // some clients end with an empty line
    }
    if (line.length() > MAX_LINE_LENGTH || line.chars().anyMatch(SdpLines::isControl)) {
      throw new SdpException(
          "line " + number + " is too long or holds control characters"); // they would be echoed
    }
    if (line.length() < 2 || line.charAt(1) != '=') {
      throw new SdpException(
          "line " + number + ": " + Words.quote(line) + " (expected: <letter>=<value>)");
    }
    take(line.charAt(0), line.substring(2));
  }

  private void take(char type, String value) throws SdpException {
    if (type == 'm') {
      sections.add(new SdpSection(value, new ArrayList<>()));
      if (sections.size() > MAX_M_LINES + 1) {
        throw new SdpException("too many m-lines (expected: at most " + MAX_M_LINES + ")");
      }
    } else if (type == 'a') {
      SdpSection.Attribute attribute = SdpSection.Attribute.parse(value);
      if (attribute.name().equals("candidate") && ++candidates > MAX_CANDIDATES) {
        throw new SdpException("too many candidates (expected: at most " + MAX_CANDIDATES + ")");
      }
      sections.get(sections.size() - 1).attributes().add(attribute);
    }
  }

  private static boolean isControl(int c) {
    return (c < ' ' && c != '\t') || c == 0x7f;
  }
}
