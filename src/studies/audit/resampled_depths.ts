// The depths that other samples of a split would have chosen, by the bootstrap: nothing is trained again.

import type { WorkOptions } from "../../calls/progress.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { chooseDepth, type DepthRule } from "../../depth/depth_choice.ts";
import { exactPosterior } from "../../depth/elbo.ts";
import type { Network } from "../../engines/network.ts";
import { chunks, chunkSize } from "../../evaluation/chunks.ts";
import { bootstrapInTurns, type BootstrapOptions, type Interval } from "../../math/bootstrap.ts";

/** Log-likelihoods of the examples of a split, each at every exit. */
interface ExampleLikelihoods {
  /** log p(y_n | x_n, d), nats, `[N][exits]`; none is NaN or ∞. */
  readonly each: readonly Float64Array[];
  /** Examples left out, since they have no finite prediction. */
  readonly unpredicted: number;
}

/** The log-likelihood of every example at every exit, with the population statistics that the network has. */
export async function exampleLikelihoods(
  network: Network,
  data: Dataset,
): Promise<ExampleLikelihoods> {
  const each: Float64Array[] = [];
  for (const examples of chunks(data, chunkSize(data))) {
    const found = await network.evaluate(examples); // [exits, B]
    const size = examples.labels.length;
    for (let n = 0; n < size; n++) {
      const row = Float64Array.from(
        { length: network.depth + 1 },
        (_, d) => found[d * size + n],
      );
      if (row.every((value) => value < Infinity)) each.push(row);
    }
  }
  return { each, unpredicted: data.rows.length - each.length };
}

/** The depths chosen from resamples of a split. */
export interface ResampledDepths {
  /** Examples of a resample, as many as the split has. */
  readonly examples: number;
  /** From the split itself. */
  readonly chosenDepth: number;
  /** How many resamples chose each depth, `[D + 1]`. */
  readonly counts: readonly number[];
  /** The middle 95 % of the chosen depths, rounded outwards. */
  readonly interval: Interval;
}

/**
 * For the split itself and for resamples of it, as many examples drawn from it with replacement, the depth that the rule
 * chooses from the exact posterior p(d) ∝ β_d exp(Σ_n log p(y_n | x_n, d)) at the weights as they are. How another sample
 * would have moved the weights is not in it.
 *
 * @param likelihoods of at least one example
 * @param prior β, of all exits at the start; those that were cut have probability 0
 */
export async function resampledDepths(
  { each }: ExampleLikelihoods,
  prior: readonly number[],
  rule: DepthRule,
  options: BootstrapOptions & WorkOptions = {},
): Promise<ResampledDepths> {
  const examples = each.length;
  const choose = (countOf: (n: number) => number) => {
    const m = new Float64Array(each[0].length);
    for (let n = 0; n < examples; n++) {
      const count = countOf(n);
      if (count === 0) continue; // 0 times −∞
      for (let d = 0; d < m.length; d++) m[d] += count * each[n][d];
    }
    for (let d = 0; d < m.length; d++) m[d] /= examples;
    if (m.every((value) => value === -Infinity)) return undefined; // there is no posterior
    return chooseDepth(exactPosterior(m, prior, examples), rule);
  };
  const chosenDepth = choose(() => 1);
  if (chosenDepth === undefined) {
    throw new RangeError(
      "resampledDepths(): every exit gives an example the probability 0, so no depth can be chosen",
    );
  }
  const counts = prior.map(() => 0);
  const [[lower, upper]] = await bootstrapInTurns({ ...options, examples }, (drawn) => {
    const depth = choose((n) => drawn[n]);
    if (depth === undefined) return undefined;
    counts[depth]++;
    return [depth];
  });
  return {
    examples,
    chosenDepth,
    counts,
    interval: [Math.floor(lower), Math.ceil(upper)],
  };
}
