// The flags --prior and --objective: what the posterior over depth begins with, and what it is learnt by.

import type { Objective } from "../src/numbers/objective.ts";
import { geometric, given, uniform } from "../src/numbers/prior.ts";
import { numberFlag, wrongFlag } from "./flag_values.ts";

/** β of --prior, one probability an exit. */
export function priorFlag(text: string, maxDepth: number): readonly number[] {
  const wanted = `geometric:DECAY, uniform, or ${
    maxDepth + 1
  } positive weights separated by commas`;
  if (text === "uniform") return uniform(maxDepth);
  const [kind, decay, ...more] = text.split(":");
  if (kind === "geometric" && more.length === 0) {
    const value = decay === undefined
      ? 0.85
      : numberFlag("prior", decay, wanted, (v) => v > 0, text);
    try {
      return geometric(maxDepth, value);
    } catch {
      throw wrongFlag("prior", "a decay under which no exit's probability vanishes", text);
    }
  }
  const weights = text.split(",").map((each) =>
    numberFlag("prior", each, wanted, (v) => v > 0, text)
  );
  if (weights.length !== maxDepth + 1) {
    throw wrongFlag("prior", wanted, `${weights.length} of them`);
  }
  return given(weights);
}

/** What --objective maximises. */
export function objectiveFlag(text: string, maxDepth: number): Objective {
  const wanted = `elbo, marginal, deep, or fixed:D with D from 0 to ${maxDepth}`;
  if (text === "elbo" || text === "marginal" || text === "deep") return { kind: text };
  const [kind, depth, ...more] = text.split(":");
  if (kind !== "fixed" || depth === undefined || more.length > 0) {
    throw wrongFlag("objective", wanted, text);
  }
  const good = (v: number) => Number.isSafeInteger(v) && v >= 0 && v <= maxDepth;
  return { kind, depth: numberFlag("objective", depth, wanted, good, text) };
}
