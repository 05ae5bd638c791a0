package io.whipsidecar.conformance;

import io.whipsidecar.conformance.Requirement.Check;
import io.whipsidecar.conformance.Requirement.Level;
import java.util.ArrayList;
import java.util.List;

/** A list of requirements in the making; each topic has a class that adds its own. */
final class Requirements {
  private final List<Requirement> all = new ArrayList<>();

  private Requirements() {}

  /**
   * All of them, in the order in which they are tried: floods last.
   *
   * @param withToken whether the endpoint asks for a token
   */
  static List<Requirement> all(boolean withToken) {
    Requirements list = new Requirements();
    MethodRequirements.addTo(list);
    BodyRequirements.addTo(list);
    CorsRequirements.addTo(list);
    if (withToken) {
      AccessRequirements.addTo(list);
    }
    AnswerRequirements.addTo(list);
    OfferRequirements.addTo(list);
    TrickleRequirements.addTo(list);
    RestartRequirements.addTo(list);
    IceRequirements.addTo(list);
    DtlsRequirements.addTo(list);
    FloodRequirements.addTo(list);
    return List.copyOf(list.all);
  }

  void must(String source, String sentence, Check check) {
    all.add(new Requirement(Level.MUST, "RFC " + source, sentence, check));
  }

  void should(String source, String sentence, Check check) {
    all.add(new Requirement(Level.SHOULD, "RFC " + source, sentence, check));
  }
}
