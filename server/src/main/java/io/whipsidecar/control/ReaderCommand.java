package io.whipsidecar.control;

import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a reader with a place for its legs.
 *
 * @param words the program and its arguments, with {@code {legs}} somewhere
 */
record ReaderCommand(List<String> words) {
  static final String LEGS = "{legs}";

  ReaderCommand {
    words = List.copyOf(words);
  }

  String program() {
    return words.get(0);
  }

  /** Whether it is an FFmpeg by its name, which reads nothing without legs. */
  boolean isFfmpeg() {
    return program().substring(program().lastIndexOf('/') + 1).startsWith("ffmpeg");
  }

  boolean hasPlaceForLegs() {
    return words.stream().anyMatch(word -> word.contains(LEGS));
  }

  /**
   * The arguments, with the legs in place: a word that is {@code {legs}} becomes as many words as
   * they have; within a word, as in {@code sh -c 'ffmpeg {legs} ...'}, they are quoted for a shell.
   */
  List<String> arguments(List<String> legs) {
    List<String> arguments = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      if (word.equals(LEGS)) {
        arguments.addAll(legs);
      } else {
        arguments.add(word.replace(LEGS, ShellWords.join(legs)));
      }
    }
    return arguments;
  }
}
