import type { InputLeg } from "./gen/whipsidecar/v1/lifecycle.js";

/**
 * The arguments of all legs, `options... -i address` for each, in the order of the response. They
 * stand before the process's own inputs, in an exec without a shell.
 */
export function toArguments(inputLegs: readonly InputLeg[]): string[] {
  return inputLegs.flatMap((leg) => [...leg.options, "-i", leg.address]);
}
