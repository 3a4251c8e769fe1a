// The metrics of a card: two prediction rules of the full network and the pruned network, on the same examples.

import type { Dataset } from "../../datasets/dataset.ts";
import type { Network } from "../../engines/network.ts";
import { collect, type Collected } from "../../evaluation/collect.ts";
import type { MetricDifference, Split } from "../../evaluation/evaluation.ts";
import type { AnyLikelihood } from "../../likelihoods/likelihood.ts";
import { likelihoodOf } from "../../likelihoods/registry.ts";
import { metricDifference, metricValues, pairedIntervals } from "../../evaluation/metrics.ts";
import { checkPredicted, unpredictedOf } from "../../evaluation/unpredicted.ts";
import type { BootstrapOptions } from "../../math/bootstrap.ts";
import type { ExampleScores } from "../../metrics/example_scores.ts";
import { partOfWork, type StagedWorkOptions, type WorkOptions } from "../../calls/progress.ts";
import type { CardEvaluation, CardTuning, PredictorOfCard } from "./card.ts";

/** A network and the weights of its exits. */
export interface WeightedNetwork {
  readonly network: Network;
  /** [depth + 1]. */
  readonly q: readonly number[];
}

/** The networks of a card. */
interface CardNetworks {
  readonly full: WeightedNetwork;
  readonly pruned: WeightedNetwork;
  readonly tuned?: WeightedNetwork;
}

/** Options and progress of the evaluation. */
type Options = Required<BootstrapOptions> & StagedWorkOptions;

/** Evaluates the full network's mixture and last exit, the pruned mixture, and the fine-tuned one if there is one. */
export async function cardEvaluation(
  { full, pruned, tuned }: CardNetworks,
  data: Dataset,
  part: Split,
  options: Options,
): Promise<CardEvaluation> {
  const lastExit = full.q.map((_, d) => d === full.network.depth ? 1 : 0);
  const passes = tuned ? 3 : 2;
  const pass = (i: number) => partOfWork(options, i * data.rows.length, passes * data.rows.length);
  const asked = [{ weights: full.q }, { weights: lastExit }];
  const ofFull = await collect(full.network, data, asked, pass(0));
  const predictors: (Collected & { name: PredictorOfCard; depth: number })[] = [
    { name: "full mixture", depth: full.network.depth, ...ofFull[0] },
    { name: "last exit alone", depth: full.network.depth, ...ofFull[1] },
    {
      name: "pruned mixture",
      depth: pruned.network.depth,
      ...await mixtureOf(pruned, data, pass(1)),
    },
  ];
  const pairs: [number, number][] = [[2, 0], [2, 1]];
  if (tuned) {
    const { depth } = tuned.network;
    predictors.push({
      name: "fine-tuned mixture",
      depth,
      ...await mixtureOf(tuned, data, pass(2)),
    });
    pairs.push([3, 2]);
  }
  const { resamples, level, seed } = options;
  const likelihood = likelihoodOf(full.network.spec);
  const { outcomes: exampleScores, missing } = onSameExamples(
    "cardEvaluation",
    data,
    predictors,
    likelihood,
  );
  const { figures: metrics, differences, intervals } = await compare(
    exampleScores,
    pairs,
    options,
    likelihood,
  );
  const unpredicted = unpredictedOf(data, missing);
  return {
    part,
    examples: data.rows.length - missing.length,
    ...unpredicted && { unpredicted },
    ways: predictors.map(({ name, depth }, i) => ({
      name,
      depth,
      figures: metrics[i],
      ...intervals && { intervals: intervals.figures[i] },
    })),
    differences: pairs.map(([of, minus], i) => ({
      of: predictors[of].name,
      minus: predictors[minus].name,
      ...differences[i],
    })),
    ...intervals && { bootstrap: { resamples, level, seed } },
  };
}

/** The gain from fine-tuning, on a held-out split. */
export async function tuningGain(
  before: WeightedNetwork,
  after: WeightedNetwork,
  data: Dataset,
  options: Options,
): Promise<CardTuning["validation"]> {
  const found: Collected[] = [];
  for (const [i, each] of [before, after].entries()) {
    const part = partOfWork(options, i * data.rows.length, 2 * data.rows.length);
    found.push(await mixtureOf(each, data, part));
  }
  const likelihood = likelihoodOf(after.network.spec);
  const { outcomes: exampleScores, missing } = onSameExamples(
    "tuningGain",
    data,
    found,
    likelihood,
  );
  const { figures: metrics, differences } = await compare(
    exampleScores,
    [[1, 0]],
    options,
    likelihood,
  );
  return {
    examples: data.rows.length - missing.length,
    ...missing.length > 0 && { unpredicted: missing.length },
    before: metrics[0],
    after: metrics[1],
    difference: differences[0],
  };
}

async function mixtureOf({ network, q }: WeightedNetwork, data: Dataset, work: WorkOptions) {
  return (await collect(network, data, [{ weights: q }], work))[0];
}

/** Scores of the examples with a finite prediction by every rule, and the positions of the others. */
function onSameExamples(
  name: string,
  data: Dataset,
  found: readonly Collected[],
  { take }: AnyLikelihood,
): { outcomes: ExampleScores[]; missing: number[] } {
  const all = new Set(found.flatMap(({ missing }) => missing));
  const missing = [...all].sort((a, b) => a - b);
  checkPredicted(name, data, missing);
  const exampleScores = found.map((each) => {
    if (each.missing.length === missing.length) return each.outcomes;
    const own = new Set(each.missing);
    const positions = data.rows.keys().toArray().filter((position) => !own.has(position));
    return take(
      each.outcomes,
      positions.flatMap((position, i) => all.has(position) ? [] : [i]),
    );
  });
  return { outcomes: exampleScores, missing };
}

/** Metrics, differences of pairs (first minus second), and intervals unless disabled. */
async function compare(
  exampleScores: readonly ExampleScores[],
  pairs: readonly (readonly [number, number])[],
  options: Options,
  likelihood: AnyLikelihood,
) {
  const metrics = exampleScores.map((each) => metricValues(each, likelihood));
  if (options.resamples > 0) options.onStage?.("resampling");
  const intervals = options.resamples === 0
    ? undefined
    : await pairedIntervals(exampleScores, pairs, options, likelihood);
  const differences = pairs.map(([first, second], i): MetricDifference => ({
    figures: metricDifference(metrics[first], metrics[second]),
    ...intervals && { intervals: intervals.differences[i] },
  }));
  return { figures: metrics, differences, intervals };
}
