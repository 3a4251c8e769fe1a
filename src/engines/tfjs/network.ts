// A network on TensorFlow.js: any architecture, any backend. Tensors never change once made, so keeping a
// state on the device costs only references.

import * as tf from "@tensorflow/tfjs-core";
import type { ExitWeighting } from "../../numbers/objective.ts";
import { exampleSize } from "../../data/dataset.ts";
import type { Checkpoint, EngineInfo, Examples, Network, NetworkState } from "../network.ts";
import { inputShape, type NetworkSpec } from "../specification.ts";
import type { Architecture } from "./architecture.ts";
import type { Backend } from "./backend.ts";
import { buildPart, type Pass } from "./builder.ts";
import { descend } from "./descent.ts";
import { type Forward, gradientsOf, logitsOf } from "./forward.ts";
import { blockPrefix, type Holdings, variablesUpTo } from "./holdings.ts";
import { logLikelihood, logProbabilities, targets } from "./likelihood.ts";
import { objectiveLoss } from "./loss.ts";
import { noteStatistics, readNoted, type RunningMoments } from "./statistics.ts";
import { readNetworkState, writeNetworkState } from "./state.ts";
import { keepCheckpoint, type KeptState } from "./checkpoint.ts";

/** Makes the network; its variables start from `seed`. */
export function tfjsNetwork(
  backend: Backend,
  architecture: Architecture,
  spec: NetworkSpec,
  seed: number,
  engine: EngineInfo,
): Network {
  backend.use();
  const pass: Pass = { mode: "batch", exits: undefined };
  const holdings: Holdings = {
    stem: buildPart("stem.", pass, seed, (build) => architecture.stem(build)),
    blocks: Array.from(
      { length: spec.maxDepth },
      (_, i) => buildPart(blockPrefix(i), pass, seed, (build) => architecture.block(build, i)),
    ),
    head: buildPart("head.", pass, seed, (build) => architecture.head(build)),
    velocity: new Map(),
  };
  const { stem, blocks, head, velocity } = holdings;
  const forward: Forward = { holdings, pool: architecture.pool, pass, classes: spec.classes };
  const shape = inputShape(spec);
  const checkpoints = new Set<KeptState>();
  let disposed = false;

  // calls run one after the other, in the order in which they are made
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(name: string, run: () => Promise<T>): Promise<T> {
    const turn = last.then(() => {
      if (disposed) throw new Error(`${name}(): the network is disposed`);
      backend.use();
      return run();
    });
    last = turn.catch(() => {});
    return turn;
  }

  function checkExits(name: string, exits: readonly number[]): readonly number[] {
    if (exits.length === 0) throw new RangeError(`${name}(): exits must not be empty`);
    for (const exit of exits) {
      if (!Number.isSafeInteger(exit) || exit < 0 || exit > blocks.length) {
        throw new RangeError(
          `${name}(): exits must be whole numbers from 0 to ${blocks.length}, got ${exit}`,
        );
      }
    }
    return exits;
  }

  /** inputs as [B, ...shape] */
  function inputTensor(name: string, inputs: Float32Array): tf.Tensor {
    const batch = inputs.length / exampleSize(shape);
    if (!Number.isInteger(batch) || batch < 1) {
      throw new TypeError(
        `${name}(): inputs must be [B, ${
          shape.join(", ")
        }] with B ≥ 1, got ${inputs.length} values`,
      );
    }
    return tf.tensor(inputs, [batch, ...shape]);
  }

  /** inputs as [B, ...shape] and labels as [B, K] */
  function exampleTensors(name: string, { inputs, labels }: Examples): [tf.Tensor, tf.Tensor] {
    if (inputs.length !== labels.length * exampleSize(shape) || labels.length === 0) {
      throw new TypeError(
        `${name}(): inputs must be [B, ${shape.join(", ")}] and labels [B] with B ≥ 1, got ` +
          `${inputs.length} values and ${labels.length} labels`,
      );
    }
    const stray = labels.findIndex((label) => label < 0 || label >= spec.classes);
    if (stray >= 0) {
      throw new RangeError(
        `${name}(): labels must be from 0 to ${spec.classes - 1}, got ${labels[stray]} at ${stray}`,
      );
    }
    return [inputTensor(name, inputs), targets(labels, spec.classes)];
  }

  const network: Network = {
    spec,
    engine,
    get depth() {
      return blocks.length;
    },

    update: (examples, weighting, options) =>
      inTurn("update", async () => {
        const exits = weightedExits(weighting, blocks.length);
        const variables = variablesUpTo(holdings, Math.max(...exits));
        const means = tf.tidy(() => { // [E]
          const [x, oneHot] = exampleTensors("update", examples);
          let means: tf.Tensor | undefined;
          const gradients = gradientsOf(forward, x, exits, (logits) => {
            const each = logLikelihood(logits, oneHot); // [E, B]
            const { loss, meanLogLikelihood } = objectiveLoss(each, weighting, exits);
            means = tf.keep(meanLogLikelihood);
            return loss;
          });
          descend(variables, gradients, velocity, options);
          return means!;
        });
        const values = await readAndDispose(means);
        const m = new Float64Array(blocks.length + 1).fill(NaN);
        exits.forEach((d, e) => m[d] = values[e]);
        return m;
      }),

    estimateStatistics: (batches, options) =>
      inTurn("estimateStatistics", async () => {
        const exits = ascending(
          checkExits("estimateStatistics", options?.exits ?? range(blocks.length + 1)),
        );
        const parts = [stem, ...blocks, head];
        const running: RunningMoments = new Map();
        for (const examples of batches) {
          tf.tidy(() => {
            const [x] = exampleTensors("estimateStatistics", examples);
            logitsOf(forward, x, exits, "estimate");
          });
          await readNoted(parts, running, examples.labels.length);
          if (disposed) return;
          backend.use();
        }
        noteStatistics(running);
      }),

    evaluate: (examples) =>
      inTurn("evaluate", () =>
        readAndDispose(tf.tidy(() => {
          const [x, oneHot] = exampleTensors("evaluate", examples);
          return logLikelihood(
            logitsOf(forward, x, range(blocks.length + 1), "population"),
            oneHot,
          );
        }))),

    logProbabilities: (inputs, options) =>
      inTurn("logProbabilities", () => {
        const exits = checkExits("logProbabilities", options?.exits ?? range(blocks.length + 1));
        return readAndDispose(tf.tidy(() => {
          const x = inputTensor("logProbabilities", inputs);
          return logProbabilities(
            inOrder(exits, (some) => logitsOf(forward, x, some, "population")),
          );
        }));
      }),

    truncate(depth) {
      if (disposed) throw new Error("truncate(): the network is disposed");
      if (!Number.isSafeInteger(depth) || depth < 0 || depth > blocks.length) {
        throw new RangeError(
          `truncate(): depth must be a whole number from 0 to ${blocks.length}, got ${depth}`,
        );
      }
      for (let i = depth; i < blocks.length; i++) {
        for (const [name, variable] of blocks[i].variables) {
          variable.dispose();
          velocity.get(blockPrefix(i) + name)?.dispose();
          velocity.delete(blockPrefix(i) + name);
        }
      }
      blocks.length = depth;
      for (const { groups } of head.norms.values()) {
        for (const exit of groups.keys()) if (exit > depth) groups.delete(exit);
      }
      for (const checkpoint of checkpoints) checkpoint.truncate(depth);
    },

    checkpoint(): Checkpoint {
      if (disposed) throw new Error("checkpoint(): the network is disposed");
      backend.use();
      const kept = keepCheckpoint(holdings, variablesUpTo(holdings, blocks.length));
      checkpoints.add(kept);
      return {
        restore() {
          if (!checkpoints.has(kept)) throw new Error("restore(): the checkpoint is disposed");
          backend.use();
          kept.restore(variablesUpTo(holdings, blocks.length));
        },
        [Symbol.dispose]() {
          if (checkpoints.delete(kept)) kept.dispose();
        },
      };
    },

    readState: () =>
      inTurn("readState", () => readNetworkState(holdings, variablesUpTo(holdings, blocks.length))),

    writeState: (state: NetworkState) =>
      inTurn("writeState", () => {
        writeNetworkState(holdings, variablesUpTo(holdings, blocks.length), state);
        return Promise.resolve();
      }),

    [Symbol.dispose]() {
      if (disposed) return;
      for (const checkpoint of checkpoints) checkpoint.dispose();
      checkpoints.clear();
      tf.dispose([...variablesUpTo(holdings, blocks.length).values()]);
      tf.dispose([...velocity.values()]);
      velocity.clear();
      disposed = true;
    },
  };
  return network;
}

/** The exits that a weighting has computed, ascending. */
function weightedExits(weighting: ExitWeighting, depth: number): number[] {
  const entries = "weights" in weighting ? weighting.weights : weighting.logPrior;
  if (entries.length !== depth + 1) {
    throw new TypeError(
      `update(): the weighting must have ${depth + 1} entries, one an exit, got ${entries.length}`,
    );
  }
  const exits = range(depth + 1).filter((d) =>
    !("weights" in weighting) || weighting.weights[d] !== 0
  );
  if (exits.length === 0) throw new RangeError("update(): all exits have weight 0");
  return exits;
}

/** Calls `compute` with the exits ascending and without repetition, and puts its rows in the order asked for. */
function inOrder(
  exits: readonly number[],
  compute: (ascending: readonly number[]) => tf.Tensor,
): tf.Tensor {
  const computed = ascending(exits);
  const rows = compute(computed);
  if (computed.length === exits.length && exits.every((d, i) => d === computed[i])) return rows;
  return tf.gather(rows, exits.map((d) => computed.indexOf(d)));
}

/** The exits in ascending order and without repetition. */
function ascending(exits: readonly number[]): number[] {
  return [...new Set(exits)].sort((a, b) => a - b);
}

function range(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i);
}

async function readAndDispose(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return await tensor.data<"float32">();
  } finally {
    tensor.dispose();
  }
}
