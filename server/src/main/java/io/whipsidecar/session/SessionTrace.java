package io.whipsidecar.session;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far a publisher's set-up came, and when; and what came of no use meanwhile. What an operator
 * and the publisher read when it does not connect.
 */
final class SessionTrace {
  /** A stage that was passed. */
  record Passed(Stage stage, long atNs, String detail) {}

  private final Map<Stage, Passed> passed = new EnumMap<>(Stage.class);
  private final SetupEvidence evidence = new SetupEvidence();

  /** Notes a stage; only its first time counts. Returns whether it was the first. */
  boolean pass(Stage stage, String detail, long nowNs) {
    return passed.putIfAbsent(stage, new Passed(stage, nowNs, detail)) == null;
  }

  boolean has(Stage stage) {
    return passed.containsKey(stage);
  }

  /** What was noted with a stage; empty when it was not passed. */
  String detail(Stage stage) {
    Passed found = passed.get(stage);
    return found == null ? "" : found.detail();
  }

  /** When a stage was passed. */
  long atNs(Stage stage) {
    return Objects.requireNonNull(passed.get(stage), stage.id()).atNs();
  }

  /** The stages in their order. */
  List<Passed> stages() {
    return new ArrayList<>(passed.values());
  }

  SetupEvidence evidence() {
    return evidence;
  }
}
