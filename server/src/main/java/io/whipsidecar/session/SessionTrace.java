package io.whipsidecar.session;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How far a publisher's set-up came, and when: what an operator and the publisher read when it does
 * not connect.
 */
final class SessionTrace {
  /** A stage that was passed. */
  record Passed(Stage stage, long atNs, String detail) {}

  private final Map<Stage, Passed> passed = new EnumMap<>(Stage.class);

  /** Notes a stage; only its first time counts. Returns whether it was the first. */
  boolean pass(Stage stage, String detail, long nowNs) {
    return passed.putIfAbsent(stage, new Passed(stage, nowNs, detail)) == null;
  }

  boolean has(Stage stage) {
    return passed.containsKey(stage);
  }

  /** The stages in their order. */
  List<Passed> stages() {
    return new ArrayList<>(passed.values());
  }

  /**
   * Why a set-up that ran out of time did not get further: one sentence that names what was
   * missing.
   *
   * @param seconds how long was waited
   * @param candidates what the publisher was told to send to
   */
  String verdict(long seconds, String candidates) {
    if (!has(Stage.STUN_SEEN)) {
      return "No STUN check arrived within %d s: the port is not reachable from the publisher; candidates offered: %s."
          .formatted(seconds, candidates);
    }
    if (!has(Stage.DTLS_STARTED)) {
      return "STUN checks arrived, but no DTLS within %d s.".formatted(seconds);
    }
    if (!has(Stage.DTLS_DONE)) {
      return "The DTLS handshake did not finish within %d s.".formatted(seconds);
    }
    return "DTLS is done, but no media arrived within %d s.".formatted(seconds);
  }
}
