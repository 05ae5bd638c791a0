package io.whipsidecar.client;

import io.whipsidecar.v1.InputLeg;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the legs of an {@code OnProcessStartResponse} into FFmpeg arguments, in the order in which
 * a manager prepends them. Stateless; may be called from any thread.
 */
public final class Legs {
  private Legs() {}

  /**
   * The arguments of all legs: {@code options... -i address} for each.
   *
   * @param legs the legs in the order of the response
   * @return arguments for an exec without a shell, to stand before the process's own inputs
   */
  public static List<String> toArguments(List<InputLeg> legs) {
    List<String> arguments = new ArrayList<>();
    for (InputLeg leg : legs) {
      arguments.addAll(leg.getOptionsList());
      arguments.add("-i");
      arguments.add(leg.getAddress());
    }
    return List.copyOf(arguments);
  }
}
