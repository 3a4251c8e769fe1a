// Temperatures for predictors, fitted on a split that was held out (Guo et al. 2017, "On Calibration
// of Modern Neural Networks", §4.2).

import type { Dataset } from "../datasets/dataset.ts";
import { takeRows } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import { randomStream, shuffled } from "../math/random.ts";
import { range } from "../engines/checks.ts";
import { takeExamples } from "../metrics/predicted_examples.ts";
import { temperaturePasses, temperatureSearch } from "../metrics/temperature.ts";
import { partOfWork, stepsInTurns, type WorkOptions } from "../calls/progress.ts";
import { exitPieces } from "./collect.ts";
import { checkPredicted } from "./unpredicted.ts";
import type { Predictor } from "./predictors.ts";

/** Fitted temperatures. */
interface FittedTemperatures {
  /** One per predictor, in their order. */
  readonly temperatures: readonly number[];
  /** Examples used for fitting. */
  readonly examples: number;
  /** All examples; fewer are used if the split does not fit into memory, or some have no finite prediction. */
  readonly of: number;
}

/** The most bytes for the log-probabilities of every exit, example and class. */
const room = 2 ** 28;

/**
 * For each predictor the temperature that maximises its log-likelihood when the logits of every exit are divided
 * by it. Progress is reported of the pass through the network, in examples, and then of the fits.
 *
 * @param data held out from training, and not what is evaluated
 * @param options.room bytes for log-probabilities; a split that needs more is sampled at random; default 256 MiB
 */
export async function fitTemperatures(
  network: Network,
  data: Dataset,
  predictors: readonly Predictor[],
  options: WorkOptions & { readonly room?: number; readonly seed?: number } = {},
): Promise<FittedTemperatures> {
  const { classes } = network.spec;
  const of = data.rows.length;
  const bytes = 4 * (network.depth + 1) * classes;
  const examples = Math.max(1, Math.min(of, Math.floor((options.room ?? room) / bytes)));
  const sample = examples === of ? data : takeRows(
    data,
    shuffled(of, randomStream(options.seed ?? 1, "temperature")).subarray(0, examples).sort(),
  );
  const asked = predictors.map(({ weights }) => weights);
  const { exits, pieces, missing } = exitPieces(network, sample, asked, options);
  const all = new Float32Array(exits.length * examples * classes); // [E, N, K]
  const labels = new Int32Array(examples);
  let done = 0; // examples that have a prediction
  for await (const piece of pieces) {
    const cells = piece.labels.length * classes;
    exits.forEach((_, e) =>
      all.set(
        piece.each.subarray(e * cells, (e + 1) * cells),
        (e * examples + done) * classes,
      )
    );
    labels.set(piece.labels, done);
    done += piece.labels.length;
  }
  checkPredicted("fitTemperatures", sample, missing);
  // exits are spaced by the largest possible number of examples
  const fitted = done === examples ? all : takeExamples(all, exits.length, examples, range(done));
  const temperatures: number[] = [];
  for (const [i, { weights }] of predictors.entries()) {
    const used = exits.flatMap((d, e) => weights[d] > 0 ? [e] : []);
    const [first, last] = [used[0], used.at(-1)!];
    // exits without weight before the first or beyond the last would only cost time
    const each = fitted.subarray(first * done * classes, (last + 1) * done * classes);
    const q = exits.slice(first, last + 1).map((d) => weights[d]);
    const work = partOfWork(options, i * temperaturePasses, predictors.length * temperaturePasses);
    const search = temperatureSearch(each, q, labels.subarray(0, done));
    temperatures.push(await stepsInTurns(search, temperaturePasses, work));
  }
  return { temperatures, examples: done, of };
}
