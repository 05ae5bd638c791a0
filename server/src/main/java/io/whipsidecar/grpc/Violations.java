package io.whipsidecar.grpc;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request: for each bad field its path, value and expectation. */
final class Violations {
  private final List<FieldViolation> violations = new ArrayList<>();

  void add(String field, String value, String expectation) {
    violations.add(
        FieldViolation.newBuilder()
            .setField(field)
            .setDescription(value + "; expected " + expectation)
            .build());
  }

  /** Adds a violation when the text has more bytes of UTF-8 than that. */
  void checkLength(String field, String text, int maxBytes) {
    if (text.length() > maxBytes || utf8Length(text) > maxBytes) {
      add(field, utf8Length(text) + " bytes", "at most " + maxBytes + " bytes of UTF-8");
    }
  }

  /** How a text is shown in a violation: itself when it is short, else its length. */
  static String shown(String text) {
    return utf8Length(text) <= 64 ? Quoted.of(text) : utf8Length(text) + " bytes";
  }

  static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  int count() {
    return violations.size();
  }

  boolean isEmpty() {
    return violations.isEmpty();
  }

  /** One line for people: the first violation, and how many more there are. */
  String summary() {
    FieldViolation first = violations.get(0);
    String line = first.getField() + ": " + first.getDescription();
    return violations.size() == 1 ? line : line + " (and " + (violations.size() - 1) + " more)";
  }

  BadRequest details() {
    return BadRequest.newBuilder().addAllFieldViolations(violations).build();
  }
}
