// The predictors timed for a card. The full network computes no exits that it does not need: its last exit alone, as an
// ordinary network of that depth would be used, is the fair comparison.

import { mixtureOf } from "../../evaluation/predict.ts";
import type { TimedPredictor } from "../../evaluation/speed.ts";
import type { WeightedNetwork } from "./card_evaluation.ts";

/** The four predictors for `measureSpeed`, and those that the others are compared with. */
export function pruningPredictors(
  full: WeightedNetwork,
  pruned: WeightedNetwork,
): { readonly ways: readonly TimedPredictor[]; readonly against: readonly string[] } {
  const rivals = [
    { name: "full network, last exit", run: lastExit(full) },
    { name: "full network, mixture", run: mixture(full) },
  ];
  return {
    ways: [
      ...rivals,
      { name: "pruned network, last exit", run: lastExit(pruned) },
      { name: "pruned network, mixture", run: mixture(pruned) },
    ],
    against: rivals.map(({ name }) => name),
  };
}

function lastExit({ network }: WeightedNetwork): TimedPredictor["run"] {
  return (inputs) => network.logProbabilities(inputs, { exits: [network.depth] });
}

function mixture({ network, q }: WeightedNetwork): TimedPredictor["run"] {
  return (inputs) => mixtureOf(network, q, inputs);
}
