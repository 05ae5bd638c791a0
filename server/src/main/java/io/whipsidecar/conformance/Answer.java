package io.whipsidecar.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An SDP answer, cut into its lines.
 *
 * @param session lines before the first m-line
 * @param media one each m-line, which is its first line
 */
record Answer(String text, List<String> session, List<List<String>> media) {
  static Answer parse(String text) throws Unmet {
    Unmet.unless(text.startsWith("v=0"), "the answer's body is no SDP");
    List<String> session = new ArrayList<>();
    List<List<String>> media = new ArrayList<>();
    List<String> current = session;
    for (String line : text.split("\r?\n", -1)) {
      if (line.startsWith("m=")) {
        current = new ArrayList<>();
        media.add(current);
      }
      if (!line.isEmpty()) {
        current.add(line);
      }
    }
    return new Answer(text, session, media);
  }

  /** Values of an attribute in a section, else in the session's part. */
  List<String> values(List<String> section, String name) {
    List<String> own = attribute(section, name);
    return own.isEmpty() ? attribute(session, name) : own;
  }

  static List<String> attribute(List<String> lines, String name) {
    String prefix = "a=" + name + ":";
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).trim())
        .toList();
  }

  /** The first value anywhere; for what is the same in a bundle. */
  String first(String name) throws Unmet {
    List<String> all = all(name);
    Unmet.unless(!all.isEmpty(), "the answer has no a=" + name);
    return all.get(0);
  }

  List<String> all(String name) {
    return Stream.concat(Stream.of(session), media.stream())
        .flatMap(section -> attribute(section, name).stream())
        .toList();
  }

  /** In every m-section, or in the session's part. */
  void expectEverywhere(String line) throws Unmet {
    for (List<String> section : media) {
      boolean there = section.contains(line) || session.contains(line);
      Unmet.unless(there, "\"" + line + "\" is missing in " + section.get(0));
    }
  }
}
