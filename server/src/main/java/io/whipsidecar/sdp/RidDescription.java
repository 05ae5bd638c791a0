package io.whipsidecar.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code a=rid:<id> send [restrictions]} (RFC 8851 §4).
 *
 * @param restrictions word for word, empty when there are none
 */
public record RidDescription(String id, String restrictions) {
  static @Nullable RidDescription parse(String text) {
    List<String> words = Words.split(text);
    if (words.size() < 2 || !words.get(1).equals("send") || !Words.isToken(words.get(0))) {
      return null;
    }
    return new RidDescription(words.get(0), String.join(" ", words.subList(2, words.size())));
  }
}
