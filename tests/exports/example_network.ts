// Small networks with weights and statistics of their own, and what they predict: what exports are held to.

import { exampleSize, type Standardisation, standardise } from "../../src/data/dataset.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { processorEngine } from "../../src/engines/registry.ts";
import {
  type ArchitectureSpec,
  type ChainSpec,
  conv,
  dense,
  inputShape,
  staged,
} from "../../src/architectures/specification.ts";
import type { ExportParts } from "../../src/exports/export_parts.ts";
import { mixtureLogProbabilities } from "../../src/numbers/mixture.ts";
import { randomStream } from "../../src/numbers/random.ts";
import { assorted } from "../architectures/examples.ts";
import { mixer } from "../architectures/mixer.ts";
import { squeezeExcitation } from "../architectures/squeeze_excitation.ts";
import { transformer } from "../architectures/transformer.ts";

/** Inputs as they are before standardisation, and Fathom's own predictions. */
export interface ExampleBatch {
  readonly batch: number;
  /** `[batch, ...shape]`. */
  readonly inputs: Float32Array;
  /** `[batch, K]`. */
  readonly mixture: Float64Array;
  /** Log-probabilities `[batch, exits, K]`. */
  readonly exits: Float64Array;
}

/** A network's parts and batches of 1 and 7 inputs. */
export interface ExampleNetwork {
  readonly name: string;
  readonly parts: ExportParts & { readonly spec: ArchitectureSpec };
  readonly batches: readonly ExampleBatch[];
}

/** What an example is made of. */
interface Example {
  readonly spec: ArchitectureSpec;
  /** Blocks left. */
  readonly depth: number;
  /** Mass at the stem's exit, none at the next: exits are left out, and blocks are not. */
  readonly q: readonly number[];
  readonly standardisation: Standardisation;
}

const colours = { mean: [0.45, 0.5, 0.4], deviation: [0.21, 0.25, 0.3] };

const known = {
  dense: {
    spec: dense({ inputs: 3, classes: 4, maxDepth: 6, width: 9 }),
    depth: 4,
    q: [0.1, 0, 0.2, 0.3, 0.4, 0, 0],
    // a feature whose mean is 10,000 deviations: float32 takes care
    standardisation: { mean: [0.3, -20.5, 10_000.123], deviation: [0.7, 3.3, 1.01] },
  },
  conv: {
    spec: conv({ size: [9, 12], channels: 3, classes: 4, maxDepth: 4, outer: 7, inner: 5 }),
    depth: 3,
    q: [0.2, 0, 0.5, 0.3, 0],
    standardisation: colours,
  },
  staged: {
    spec: staged({
      ...{ size: [9, 8], inputChannels: 3, classes: 4 },
      ...{ stages: [1, 2, 1], channels: [4, 6, 8] },
    }),
    depth: 3, // within the second stage
    q: [0.2, 0, 0.5, 0.3, 0],
    standardisation: colours,
  },
  "squeeze-and-excitation": of(squeezeExcitation({ classes: 4 })),
  "transformer encoder": of(transformer({ classes: 4 })),
  "MLP-Mixer": of(mixer({ classes: 4 })),
  assorted: of({ ...assorted }),
} satisfies Record<string, Example>;

/** An example of a chain with at least two blocks. */
function of(spec: ChainSpec): Example {
  const features = spec.inputShape.at(-1)!;
  const q = Array.from({ length: spec.maxDepth + 1 }, (_, d) => [0.25, 0, 0.75][d] ?? 0);
  const standardisation = {
    mean: Array<number>(features).fill(0.5),
    deviation: Array<number>(features).fill(0.3),
  };
  return { spec, depth: 2, q, standardisation };
}

/** Names of {@linkcode exampleNetwork}. */
export type ExampleName = keyof typeof known;

/** Those of the kinds that there are most programs for. */
export const exampleNames = ["dense", "conv"] as const;

/** All of them. */
export const allExampleNames = Object.keys(known) as ExampleName[];

/** A cut network with its classes' names: dense over vectors far from 0, the others over images of odd sizes, or tokens. */
export async function exampleNetwork(name: ExampleName): Promise<ExampleNetwork> {
  const { spec, depth, q, standardisation }: Example = known[name];
  const { classes } = spec;
  const random = randomStream(5, name);
  const raw = (batch: number) => {
    const channels = standardisation.mean.length;
    return Float32Array.from({ length: batch * exampleSize(inputShape(spec)) }, (_, i) => {
      const c = i % channels;
      return inputShape(spec).length === 3
        ? Math.floor(256 * random()) / 255
        : standardisation.mean[c] + (4 * random() - 2) * standardisation.deviation[c];
    });
  };
  using network = await createNetwork(spec, { engine: processorEngine(spec), seed: 8 });
  network.truncate(depth);
  const sample = standardise({ standardisation }, raw(50));
  const labels = Int32Array.from({ length: 50 }, (_, n) => n % classes);
  const weighting = { weights: Array<number>(depth + 1).fill(1 / (depth + 1)) };
  const examples = { inputs: sample, labels };
  for (let step = 0; step < 5; step++) {
    await network.update(examples, weighting, { learningRate: 0.3, momentum: 0.5 });
  }
  await network.estimateStatistics([examples]);
  const batches = await Promise.all([1, 7].map(async (batch) => {
    const inputs = raw(batch);
    const log = await network.logProbabilities(standardise({ standardisation }, inputs));
    return { batch, inputs, ...expected(log, batch, classes, q.slice(0, depth + 1)) };
  }));
  const state = await network.readState();
  const classNames = ["cat", "dog, small", "Füchse", '"quoted"'].slice(0, classes);
  return { name, parts: { spec, depth, state, q, standardisation, classNames }, batches };
}

/** From `[exits, batch, K]`. */
function expected(log: Float32Array, batch: number, classes: number, q: readonly number[]) {
  const mixture = mixtureLogProbabilities(log, q).map(Math.exp);
  const exits = new Float64Array(log.length);
  for (let d = 0; d < q.length; d++) {
    for (let n = 0; n < batch; n++) {
      for (let k = 0; k < classes; k++) {
        exits[(n * q.length + d) * classes + k] = log[(d * batch + n) * classes + k];
      }
    }
  }
  return { mixture, exits };
}

/** Largest difference; NaN and other lengths are infinitely far apart. */
export function worstDifference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length || got.length === 0) return Infinity;
  let worst = 0;
  for (let i = 0; i < got.length; i++) {
    const apart = Math.abs(got[i] - wanted[i]);
    worst = Math.max(worst, Number.isNaN(apart) ? Infinity : apart);
  }
  return worst;
}
