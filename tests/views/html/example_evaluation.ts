// An evaluation of a small network on images with everything in it, to be shown.

import { evaluate } from "../../../src/evaluation/evaluate.ts";
import type { Evaluation } from "../../../src/evaluation/evaluation.ts";
import { evaluateShift } from "../../../src/evaluation/shift.ts";
import { evaluateOutOfDistribution } from "../../../src/evaluation/out_of_distribution.ts";
import { q, smallConv } from "../../evaluation/small_network.ts";

/** Few resamples, two rotations, one corruption. */
export async function exampleEvaluation(): Promise<Evaluation> {
  const { network, data } = await smallConv();
  using _ = network;
  const options = { resamples: 20 };
  const unknown = { ...data, name: `<other> & "more"` };
  return {
    ...await evaluate(network, q, data, { ...options, heldOut: data }),
    unknown: await evaluateOutOfDistribution(network, q, data, unknown, options),
    shift: await evaluateShift(network, q, data, {
      rotations: [0, 90, 180],
      corruptions: ["blur"],
    }),
  };
}
