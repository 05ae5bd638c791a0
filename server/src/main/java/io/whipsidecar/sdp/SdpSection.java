package io.whipsidecar.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One section of a description: the session part ({@code mLine} is empty) or what follows one
 * m-line. Attributes keep their order (RFC 8866 §5).
 */
record SdpSection(String mLine, List<Attribute> attributes) {
  /** {@code a=name:value}; the value is empty for a property attribute such as a=rtcp-mux. */
  record Attribute(String name, String value) {
    static Attribute parse(String text) {
      int colon = text.indexOf(':');
      return colon < 0
          ? new Attribute(text.trim(), "")
          : new Attribute(text.substring(0, colon), text.substring(colon + 1).trim());
    }
  }

  boolean has(String name) {
    return first(name) != null;
  }

  @Nullable String first(String name) {
    for (Attribute attribute : attributes) {
      if (attribute.name().equals(name)) {
        return attribute.value();
      }
    }
    return null;
  }

  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Attribute attribute : attributes) {
      if (attribute.name().equals(name)) {
        values.add(attribute.value());
      }
    }
    return values;
  }
}
