// Networks on TensorFlow.js: any architecture, any backend. Tensors are immutable, so a checkpoint costs only
// references.

import * as tf from "@tensorflow/tfjs-core";
import { callsInTurn } from "../calls_in_turn.ts";
import { yieldToEvents } from "../../calls/event_loop.ts";
import {
  ascending,
  checkBatches,
  checkDepth,
  checkExamples,
  checkExits,
  checkInputs,
  computedExits,
  range,
} from "../checks.ts";
import type { Checkpoint, EngineInfo, Examples, Network, NetworkState } from "../network.ts";
import { inputShape, type NetworkSpec } from "../../architectures/specification.ts";
import { exitWeights } from "../exit_weights.ts";
import { openForwardPasses } from "../forward_passes.ts";
import { openIncrementalForwards } from "../incremental_forward.ts";
import type { PartMakers } from "./architecture.ts";
import type { Backend } from "./backend.ts";
import type { Pass } from "./builder.ts";
import { type Forward, logitsOf, shapeBetween } from "./forward.ts";
import { inOrder } from "./exit_order.ts";
import { blockMasks } from "./masks.ts";
import { blockPrefix, createResources, forgetExits, partsOf, variablesUpTo } from "./resources.ts";
import { likelihoodOf } from "../../likelihoods/registry.ts";
import { tensorLikelihood } from "./likelihoods.ts";
import { dropNoted, noteStatistics, readNoted, type RunningMoments } from "./statistics.ts";
import { readNetworkState, writeNetworkState } from "./state.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { trainingPass } from "./training_pass.ts";
import { tfjsSteps } from "./incremental_forward.ts";

/** Creates the network; its variables are initialised from `seed`. */
export function tfjsNetwork(
  backend: Backend,
  make: (pass: Pass) => PartMakers,
  spec: NetworkSpec,
  seed: number,
  engine: EngineInfo,
): Network {
  const likelihood = tensorLikelihood(spec);
  backend.use();
  const pass: Pass = { mode: "batch", exits: undefined };
  const makers = make(pass);
  const resources = createResources(makers, spec.maxDepth, pass, seed);
  const { blocks, velocity } = resources;
  const { pool, behind } = makers;
  const forward: Forward = {
    resources,
    pool,
    behind,
    pass,
    likelihood,
    outputs: likelihoodOf(spec).outputs(spec),
  };
  const checkpoints = openCheckpoints(resources);
  let disposed = false;

  const inTurn = callsInTurn((name) => {
    if (disposed) throw new Error(`${name}(): the network is disposed`);
    backend.use();
    forwardPasses.called(name);
    incrementalForwards.called(name);
  });

  const forwardPasses = openForwardPasses(inTurn);

  const incrementalForwards = openIncrementalForwards(
    (run) => inTurn("next", run),
    () => blocks.length,
  );

  /** inputs as [B, ...shape] */
  function inputTensor(name: string, inputs: Float32Array): tf.Tensor {
    return tf.tensor(inputs, [checkInputs(name, inputs, spec), ...inputShape(spec)]);
  }

  /** masks as [B, 1, units] of every block */
  function maskTensors(name: string, masks: Float32Array | undefined, x: tf.Tensor) {
    if (!masks) return undefined;
    const units = makers.units?.slice(0, blocks.length) ??
      blocks.map(() => shapeBetween(forward, x).at(-1)!);
    return blockMasks(name, masks, { batch: x.shape[0], units });
  }

  /** inputs as [B, ...shape], and the likelihood's targets, [B, ...] */
  function exampleTensors(name: string, examples: Examples): [tf.Tensor, tf.Tensor] {
    checkExamples(name, examples, spec);
    return [inputTensor(name, examples.inputs), likelihood.targets(examples.labels, spec)];
  }

  const network: Network = {
    spec,
    engine,
    get depth() {
      return blocks.length;
    },

    forward: (examples, options) =>
      inTurn("forward", async () => {
        const depth = blocks.length;
        const exits = computedExits("forward", options?.exits, depth);
        const planned = options?.weights && exitWeights("forward", options.weights, exits, depth);
        const tensors = () => {
          // copies, since some backends use the array itself, and the pass may outlive the caller's array
          const [x, targets] = exampleTensors("forward", {
            inputs: examples.inputs.slice(),
            labels: examples.labels.slice(),
          });
          return { x, targets, masks: maskTensors("forward", options?.masks, x) };
        };
        const pass = await trainingPass(forward, velocity, tensors, exits, planned);
        const begun = forwardPasses.begin(exits, depth, pass);
        if (disposed) forwardPasses.end("the network is disposed"); // in the meantime
        return begun;
      }),

    estimateStatistics: (batches, options) =>
      inTurn("estimateStatistics", async () => {
        const exits = ascending(
          checkExits(
            "estimateStatistics",
            options?.exits ?? range(blocks.length + 1),
            blocks.length,
          ),
        );
        const parts = partsOf(resources);
        const running: RunningMoments = new Map();
        let count = 0;
        for await (const examples of batches) {
          if (disposed) return;
          backend.use(); // another network may have run in the meantime
          checkExamples("estimateStatistics", examples, spec);
          try {
            tf.tidy(() => {
              const x = inputTensor("estimateStatistics", examples.inputs);
              const masks = maskTensors("estimateStatistics", examples.masks, x);
              logitsOf(forward, x, exits, "estimate", masks);
            });
          } catch (error) {
            dropNoted(parts);
            throw error;
          }
          await readNoted(parts, running, examples.labels.length);
          count++;
          await yieldToEvents();
          if (disposed) return;
          backend.use();
        }
        if (disposed) return;
        checkBatches("estimateStatistics", count);
        noteStatistics(parts, running);
      }),

    evaluate: (examples) =>
      inTurn("evaluate", () =>
        readAndDispose(tf.tidy(() => {
          const [x, targets] = exampleTensors("evaluate", examples);
          return likelihood.logLikelihood(
            logitsOf(forward, x, range(blocks.length + 1), "population"),
            targets,
          );
        }))),

    logProbabilities: (inputs, options) =>
      inTurn("logProbabilities", () => {
        const exits = checkExits(
          "logProbabilities",
          options?.exits ?? range(blocks.length + 1),
          blocks.length,
        );
        return readAndDispose(tf.tidy(() => {
          const x = inputTensor("logProbabilities", inputs);
          const masks = maskTensors("logProbabilities", options?.masks, x);
          return likelihood.logProbabilities(
            inOrder(exits, (some) => logitsOf(forward, x, some, "population", masks)),
          );
        }));
      }),

    incrementalForward: (inputs) =>
      inTurn("incrementalForward", () => {
        const x = inputTensor("incrementalForward", inputs.slice()); // some backends use the array itself
        return incrementalForwards.begin(x.shape[0], tfjsSteps(forward, x, backend.use));
      }),

    truncate(depth) {
      if (disposed) throw new Error("truncate(): the network is disposed");
      checkDepth("truncate", depth, blocks.length);
      forwardPasses.called("truncate");
      incrementalForwards.called("truncate");
      for (let i = depth; i < blocks.length; i++) {
        for (const [name, variable] of blocks[i].variables) {
          variable.dispose();
          velocity.get(blockPrefix(i) + name)?.dispose();
          velocity.delete(blockPrefix(i) + name);
        }
      }
      blocks.length = depth;
      forgetExits(resources, depth);
      checkpoints.truncate(depth);
    },

    checkpoint(): Checkpoint {
      if (disposed) throw new Error("checkpoint(): the network is disposed");
      backend.use();
      return checkpoints.keep(() => {
        backend.use();
        forwardPasses.called("restore");
        incrementalForwards.called("restore");
      });
    },

    readState: () =>
      inTurn(
        "readState",
        () => readNetworkState(resources, variablesUpTo(resources, blocks.length)),
      ),

    writeState: (state: NetworkState) =>
      inTurn("writeState", () => {
        writeNetworkState(resources, variablesUpTo(resources, blocks.length), state);
      }),

    [Symbol.dispose]() {
      if (disposed) return;
      forwardPasses.end("the network is disposed");
      incrementalForwards.end("the network is disposed");
      checkpoints[Symbol.dispose]();
      tf.dispose([...variablesUpTo(resources, blocks.length).values()]);
      tf.dispose([...velocity.values()]);
      velocity.clear();
      disposed = true;
    },
  };
  return network;
}

async function readAndDispose(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return await tensor.data<"float32">();
  } finally {
    tensor.dispose();
  }
}
