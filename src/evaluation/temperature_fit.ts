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

/** Temperatures that were fitted. */
interface FittedTemperatures {
  /** One a way, in the order of the ways. */
  readonly temperatures: readonly number[];
  /** Examples that they were fitted on. */
  readonly examples: number;
  /** Examples that there were: a split that does not fit into memory is sampled, and examples without a finite prediction are left out. */
  readonly of: number;
}

/** Bytes that the log-probabilities of every exit, example and class may take. */
const room = 2 ** 28;

/**
 * For each way the temperature that maximises the log-likelihood of its predictions when the logits of every exit
 * are divided by it. Progress is reported of the pass through the network, in examples, and then of the fits.
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
  // exits lie apart by as many examples as there might have been
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
