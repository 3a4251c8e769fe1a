// What stopping early costs and saves, threshold by threshold: error and likelihood against blocks, multiply-adds and
// measured time, beside the plain prediction of the same mixture.

import type { Dataset } from "../data/dataset.ts";
import { multiplyAdds } from "../engines/cost.ts";
import type { Network } from "../engines/network.ts";
import { joinOutcomes, type Outcomes, outcomesOf } from "../numbers/outcomes.ts";
import { quantile } from "../numbers/quantile.ts";
import { type CertaintyKind, checkSettlingRule } from "../numbers/settled.ts";
import { beginWork, type WorkOptions } from "../numbers/work.ts";
import { anytimeExits, predictAnytime, predictWhole } from "./anytime.ts";
import { chunks } from "./chunks.ts";
import type { OverDepth } from "./predict.ts";

/** A way of predicting, measured. */
export interface AnytimePoint {
  /** Blocks that an example goes through, mean. */
  readonly meanDepth: number;
  /** Of an example, mean, as {@linkcode multiplyAdds} counts; absent for networks of the user's own. */
  readonly multiplyAdds?: number;
  /** Share of wrong predictions, 0 to 1. */
  readonly error: number;
  /** Mean log-likelihood, nats per example. */
  readonly logLikelihood: number;
  /** Seconds that all examples took, median over the rounds. */
  readonly seconds: number;
}

/** Plain prediction, and stopping early at every threshold. */
export interface AnytimeCurve {
  /** The measure of certainty. */
  readonly kind: CertaintyKind;
  /** Examples predicted. */
  readonly examples: number;
  /** Examples predicted at once. */
  readonly batchSize: number;
  /** All exits with q_d > 0 in one call, as `predict` does. */
  readonly plain: AnytimePoint;
  /** In the order of the thresholds given. */
  readonly points: readonly (AnytimePoint & { readonly threshold: number })[];
}

/**
 * Predicts a part again and again: plainly and with every threshold in turn, batch by batch, so that whatever else the
 * machine does meets all alike. Progress is told in examples, each as often as it is predicted.
 *
 * @param over q over the exits, as for `predictAnytime`
 * @param options.batchSize examples predicted at once; default 512
 * @param options.rounds times that the part is gone through for the medians, after one that is not counted where there
 *   is more than one; default 3
 */
export async function anytimeCurve(
  network: Network,
  data: Dataset,
  over: OverDepth,
  options: WorkOptions & {
    readonly kind: CertaintyKind;
    readonly thresholds: readonly number[];
    readonly batchSize?: number;
    readonly rounds?: number;
  },
): Promise<AnytimeCurve> {
  const { kind, thresholds, batchSize = 512, rounds = 3 } = options;
  const rules = thresholds.map((threshold) =>
    checkSettlingRule("anytimeCurve", { kind, threshold })
  );
  const { exits } = anytimeExits("anytimeCurve", network, over);
  const ways = [
    (inputs: Float32Array) => predictWhole(network, inputs, over),
    ...rules.map((rule) => (inputs: Float32Array) =>
      predictAnytime(network, inputs, over, rule, { signal: options.signal })
    ),
  ];
  const outcomes: Outcomes[][] = ways.map(() => []);
  const depths: number[][] = ways.map(() => []);
  const seconds: number[][] = ways.map(() => []);
  const warming = rounds > 1 ? 1 : 0;
  const inHand = beginWork(data.rows.length * ways.length * (rounds + warming), options);
  for (let round = 0; round < rounds + warming; round++) {
    const spent = ways.map(() => 0);
    let turn = round;
    for (const { inputs, labels } of chunks(data, batchSize)) {
      for (let i = 0; i < ways.length; i++) {
        const way = (turn + i) % ways.length; // nobody is always the first
        const start = performance.now();
        const predicted = await ways[way](inputs);
        spent[way] += (performance.now() - start) / 1000;
        if (round === 0) {
          outcomes[way].push(outcomesOf(predicted.logProbabilities, labels));
          predicted.depths.forEach((depth) => depths[way].push(depth));
        }
        await inHand.done(labels.length);
      }
      turn++;
    }
    if (round >= warming) spent.forEach((one, way) => seconds[way].push(one));
  }
  const [plain, ...points] = ways.map((_, way) => ({
    meanDepth: mean(depths[way]),
    ...network.spec.kind !== "custom" &&
      {
        multiplyAdds: way === 0
          ? plainCost(network, exits)
          : mean(costs(network, exits, depths[way])),
      },
    ...scoresOf(joinOutcomes(outcomes[way])),
    seconds: quantile(seconds[way], 0.5),
  }));
  return {
    ...{ kind, examples: data.rows.length, batchSize, plain },
    points: points.map((point, i) => ({ threshold: thresholds[i], ...point })),
  };
}

/** Multiply-adds of examples that left at these depths: all heads on the way were computed. */
function costs({ spec }: Network, exits: readonly number[], depths: readonly number[]): number[] {
  if (spec.kind === "custom") return [];
  const known = new Map(
    exits.map((exit) => [exit, multiplyAdds(spec, exits.filter((other) => other <= exit))]),
  );
  return depths.map((depth) => known.get(depth)!);
}

function plainCost(network: Network, exits: readonly number[]): number {
  return costs(network, exits, [exits[exits.length - 1]])[0];
}

function scoresOf({ correct, logLikelihood }: Outcomes): { error: number; logLikelihood: number } {
  return { error: 1 - mean(correct), logLikelihood: mean(logLikelihood) };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
