// Ensembles of networks trained one by one, whose probabilities are averaged.

import { mixtureLogProbabilities } from "../../depth/mixture.ts";
import { randomStream } from "../../math/random.ts";
import type { NetworkResult } from "./network_job.ts";
import type { PredictorResult } from "./run_result.ts";
import { qualityOf } from "./predictors.ts";

/** The seed of a member, counted from 0; the first has the run's own, so it is the network of a fixed depth. */
export function memberSeed(seed: number, member: number): number {
  return member === 0 ? seed : Math.floor(2 ** 31 * randomStream(seed, `member/${member}`)());
}

/**
 * The ensemble's predictions. Its costs are the sums over its members.
 *
 * @param labels of the test split, `[N]`
 */
export function ensemblePredictor(
  members: readonly NetworkResult[],
  labels: ArrayLike<number>,
): PredictorResult {
  const size = members[0].logProbabilities.length;
  const all = new Float32Array(members.length * size); // [M, N, K]
  members.forEach(({ logProbabilities }, m) => {
    const { length } = logProbabilities;
    if (length !== size || length % labels.length !== 0) { // a kept one may be of other data
      throw new TypeError(
        `ensemblePredictor(): every member must have predictions of ${labels.length} examples, got ${length} ` +
          `values from member ${m + 1}`,
      );
    }
    all.set(logProbabilities, m * size);
  });
  const sum = (metric: "parameters" | "multiplyAdds" | "predictionMilliseconds") =>
    members.reduce((total, { ways: predictors }) => total + predictors[0][metric], 0);
  return {
    way: "",
    depth: members[0].ways[0].depth,
    ...qualityOf(mixtureLogProbabilities(all, members.map(() => 1 / members.length)), labels),
    parameters: sum("parameters"),
    multiplyAdds: sum("multiplyAdds"),
    predictionMilliseconds: sum("predictionMilliseconds"),
  };
}
