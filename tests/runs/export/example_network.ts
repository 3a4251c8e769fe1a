// Small networks with random weights and statistics, and their predictions, which exports must reproduce.

import { exampleSize, type Standardisation } from "../../../src/datasets/dataset.ts";
import { standardise } from "../../../src/datasets/standardise.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import {
  type ArchitectureSpec,
  conv,
  dense,
  inputShape,
} from "../../../src/architectures/specification.ts";
import { chain } from "../../../src/architectures/chain_network.ts";
import { staged } from "../../../src/architectures/staged.ts";
import type { ExportParts } from "../../../src/runs/export/export_parts.ts";
import { mixtureLogProbabilities } from "../../../src/depth/mixture.ts";
import { randomStream } from "../../../src/math/random.ts";
import { mixer } from "../../architectures/mixer.ts";
import { squeezeExcitation } from "../../architectures/squeeze_excitation.ts";
import { transformer } from "../../architectures/transformer.ts";
import { update } from "../../engines/update.ts";

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

/** Networks that every export takes. */
export const exampleNames = ["dense", "conv"] as const;

/** Networks with stages, or of layers that no built-in network has. */
export const chainNames = ["staged", "squeeze", "transformer", "mixer", "assorted"] as const;

interface Example {
  readonly spec: ArchitectureSpec;
  /** Mass at the stem's exit, none at the next: exits are left out, and blocks are not. */
  readonly q: readonly number[];
  readonly depth: number;
  readonly standardisation: Standardisation;
  /** Default simd. */
  readonly engine?: "wasm";
}

const colours: Standardisation = { mean: [0.45, 0.5, 0.4], deviation: [0.21, 0.25, 0.3] };
const q = [0.2, 0, 0.5, 0.3, 0];

/** A feature has a mean of 10,000 deviations, of which float32 takes care; images of the conv network have an odd height. */
const examples: { readonly [Name in ExampleName]: () => Example } = {
  dense: () => ({
    spec: dense({ inputs: 3, classes: 4, maxDepth: 6, width: 9 }),
    q: [0.1, 0, 0.2, 0.3, 0.4, 0, 0],
    depth: 4,
    standardisation: { mean: [0.3, -20.5, 10_000.123], deviation: [0.7, 3.3, 1.01] },
  }),
  conv: () => ({
    spec: conv({ size: [9, 12], channels: 3, classes: 4, maxDepth: 4, outer: 7, inner: 5 }),
    q,
    depth: 3,
    standardisation: colours,
  }),
  staged: () => ({
    spec: staged({
      size: [8, 8],
      inputChannels: 3,
      classes: 4,
      stages: [1, 2, 1],
      channels: [4, 6, 8],
    }),
    q: [0.2, 0, 0.5, 0.1, 0.2],
    depth: 4,
    standardisation: colours,
    engine: "wasm",
  }),
  squeeze: () => ({
    spec: squeezeExcitation({ blocks: [1, 3] }),
    q,
    depth: 3,
    standardisation: colours,
    engine: "wasm",
  }),
  transformer: () => ({
    spec: transformer({ maxDepth: 4 }),
    q,
    depth: 3,
    standardisation: { mean: [0.3, -20.5, 100], deviation: [0.7, 3.3, 1.01] },
    engine: "wasm",
  }),
  mixer: () => ({
    spec: mixer({ maxDepth: 4 }),
    q,
    depth: 3,
    standardisation: colours,
    engine: "wasm",
  }),
  assorted: () => ({ spec: assorted(), q, depth: 4, standardisation: colours, engine: "wasm" }),
};

/** Layers, options and orders of axes that the others have not; names that makers of nodes would choose themselves. */
function assorted(): ArchitectureSpec {
  return chain({
    name: "assorted",
    inputShape: [9, 7, 3],
    classes: 4,
    stem: [
      { layer: "batchNorm", name: "relu" },
      { layer: "relu" },
      { layer: "convolution", name: "relu_2", outputs: 4, size: 3, stride: 2, padding: 2 },
      { layer: "silu" },
      { layer: "transpose", axes: [1, 0, 2] },
    ], // [5, 6, 4]
    stages: [
      {
        count: 2,
        block: [
          { layer: "batchNorm", name: "" },
          { layer: "residual", branch: [{ layer: "affine", name: "", outputs: 4 }] },
          { layer: "multiply", branch: [{ layer: "globalMean" }] },
          {
            layer: "multiply",
            branch: [
              {
                layer: "convolution",
                name: "sum",
                outputs: 4,
                size: 4,
                padding: 3,
                groups: "channels",
              }, // [8, 9, 4]
              { layer: "convolution", name: "relu", outputs: 4, size: 4 },
              { layer: "sigmoid" },
            ],
          },
        ],
        adapter: [
          { layer: "meanPool", size: 3 }, // [1, 2, 4]
          { layer: "batchNorm", name: "norm" },
          { layer: "reshape", shape: [2, 1, 2, 2] },
        ],
      },
      {
        count: 2,
        first: [
          { layer: "affine", name: "last", outputs: 1 },
          { layer: "flatten" },
          { layer: "affine", name: "few", outputs: 8 },
          { layer: "reshape", shape: [2, 1, 2, 2] },
        ],
        block: [
          { layer: "batchNorm", name: "norm" },
          { layer: "residual", branch: [{ layer: "layerNorm", name: "other", epsilon: 0.1 }] },
        ],
      },
    ],
    exit: [],
    head: [
      { layer: "batchNorm", name: "norm" },
      { layer: "reshape", shape: [4, 2] },
      { layer: "batchNorm", name: "tokens" },
      { layer: "reshape", shape: [2, 2, 1, 2] },
      { layer: "globalMean" },
      { layer: "batchNorm", name: "vector" },
      { layer: "affine", name: "dense", outputs: 4 },
    ],
  });
}

/** Names of {@linkcode exampleNetwork}. */
export type ExampleName = typeof exampleNames[number] | typeof chainNames[number];

/** A network, cut where it can be, over vectors far from 0 or images, that knows its classes. */
export async function exampleNetwork(name: ExampleName): Promise<ExampleNetwork> {
  const { spec, q, depth, standardisation, engine = "simd" } = examples[name]();
  const images = inputShape(spec).length === 3;
  const random = randomStream(5, name);
  const raw = (batch: number) => {
    const channels = standardisation.mean.length;
    return Float32Array.from({ length: batch * exampleSize(inputShape(spec)) }, (_, i) => {
      const c = i % channels;
      return images
        ? Math.floor(256 * random()) / 255
        : standardisation.mean[c] + (4 * random() - 2) * standardisation.deviation[c];
    });
  };
  using network = await createNetwork(spec, { engine, threads: 1, seed: 8 });
  network.truncate(depth);
  const sample = standardise({ standardisation }, raw(50));
  const labels = Int32Array.from({ length: 50 }, (_, n) => n % 4);
  const weighting = { weights: Array<number>(depth + 1).fill(1 / (depth + 1)) };
  const rows = { inputs: sample, labels };
  for (let step = 0; step < 5; step++) {
    await update(network, rows, weighting, { learningRate: 0.3, momentum: 0.5 });
  }
  await network.estimateStatistics([rows]);
  const batches = await Promise.all([1, 7].map(async (batch) => {
    const inputs = raw(batch);
    const log = await network.logProbabilities(standardise({ standardisation }, inputs));
    return { batch, inputs, ...expected(log, batch, 4, q.slice(0, depth + 1)) };
  }));
  const state = await network.readState();
  const classNames = ["cat", "dog, small", "Füchse", '"quoted"'];
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
