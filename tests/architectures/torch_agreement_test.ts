// The PyTorch peer, which builds any architecture from its chains of layers, against engine tfjs and the float64 reference.

import assert from "node:assert/strict";
import { parameterCount } from "../../src/architectures/cost.ts";
import {
  type ArchitectureSpec,
  conv,
  cutSpec,
  dense,
  inputShape,
} from "../../src/architectures/specification.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { float64Pass } from "../engines/float64/pass.ts";
import type { NetworkState } from "../../src/engines/network.ts";
import { referenceTolerance } from "../../src/engines/reference.ts";
import { randomExamples } from "../engines/examples.ts";
import { randomState } from "../engines/float64/random_state.ts";
import { relativeError } from "../engines/float64/relative_error.ts";
import { requiresPython } from "../requirements.ts";
import { exitWeights, gradientErrors, momentaOf, weightsOf } from "./compare_with_float64.ts";
import { networks, stages } from "./examples.ts";
import { type PeerJob, type PeerValues, peerValues } from "./torch_peer.ts";
import { update } from "../engines/update.ts";

const batch = 7;
const torch = requiresPython("torch");

const all = {
  ...networks,
  "staged, cut to two blocks": cutSpec(stages, 2),
  dense: dense({ inputs: 5, classes: 3, maxDepth: 3, width: 4 }),
  conv: conv({ size: [9, 8], channels: 2, classes: 3, maxDepth: 2, outer: 4, inner: 3 }),
};

const formatOf = (spec: ArchitectureSpec): PeerJob["format"] =>
  spec.kind === "staged" ? "safetensors" : "json";

function jobOf(
  spec: ArchitectureSpec,
  state = randomState(spec),
  format = formatOf(spec),
): PeerJob {
  const examples = randomExamples(inputShape(spec), spec.classes, batch);
  return { spec, state, examples, weights: exitWeights(spec.maxDepth), format };
}

const whole = randomState(stages);
const { "head.dense.bias": _, ...without } = whole;

/** States that are refused, and how. */
const refused: Record<string, [NetworkState, message: string]> = {
  missing: [without, "ValueError: array head.dense.bias must be present, got none"],
  unknown: [
    { ...whole, "head.dense.biass": whole["head.dense.bias"] },
    "ValueError: arrays must be those of the network, got head.dense.biass",
  ],
  misshapen: [
    { ...whole, "head.norm.mean": { shape: [8], data: new Float32Array(8) } },
    "ValueError: head.norm.mean must have shape [5, 8], got [8]",
  ],
};

const jobs: Record<string, PeerJob> = {
  ...Object.fromEntries(Object.entries(all).map(([name, spec]) => [name, jobOf(spec)])),
  ...Object.fromEntries(
    Object.entries(refused).map(([name, [state]]) => [name, jobOf(stages, state, "json")]),
  ),
};

let asked: Promise<Record<string, PeerValues | Error>> | undefined;

/** What the peer says of all jobs, asked by the first test that needs it. */
function answers() {
  return asked ??= peerValues(Object.values(jobs)).then((values) =>
    Object.fromEntries(Object.keys(jobs).map((name, i) => [name, values[i]]))
  );
}

const assertSmall = (errors: Readonly<Record<string, number>>, tolerance: number) => {
  for (const [quantity, error] of Object.entries(errors)) {
    assert.ok(error < tolerance, `${quantity}: ${error}`);
  }
};

for (const [name, spec] of Object.entries(all)) {
  const { format } = jobs[name];
  Deno.test({
    name:
      `architectureOf() gives the same results in PyTorch and Fathom (${name}, state as ${format})`,
    ...torch,
    async fn() {
      const { state, examples, weights } = jobs[name];
      const { maxDepth } = spec;
      const peer = (await answers())[name];
      if (peer instanceof Error) throw peer;
      assert.equal(peer.parameters, parameterCount(spec, maxDepth) + maxDepth + 1);
      assert.deepEqual(peer.logProbabilities.shape, [maxDepth + 1, batch, spec.classes]);

      const training = float64Pass(spec, state, examples, { mode: "training" });
      const evaluation = float64Pass(spec, state, examples, { mode: "evaluation" });
      const wanted = training.gradient(weights);
      assert.deepEqual(Object.keys(peer.gradients).sort(), Object.keys(wanted).sort());
      for (const [name, { shape }] of Object.entries(wanted)) {
        assert.deepEqual(peer.gradients[name].shape, shape, name);
      }
      assertSmall({
        ...gradientErrors(peer.gradients, wanted),
        logProbabilities: relativeError(
          peer.logProbabilities.data,
          evaluation.logProbabilities.flatMap((log) => [...log]),
        ),
      }, 1e-10);

      // the engine's arrays are float32
      using network = await createNetwork(spec, { engine: "wasm" });
      await network.writeState(state);
      const log = await network.logProbabilities(examples.inputs);
      await network.writeState(weightsOf(state));
      await update(network, examples, { weights: weights.map((w) => -w) }, { learningRate: 0 });
      const momenta = momentaOf(await network.readState());
      assertSmall({
        ...gradientErrors(momenta, peer.gradients),
        logProbabilities: relativeError(log, peer.logProbabilities.data),
      }, name in networks ? 1e-5 : referenceTolerance);
    },
  });
}

Deno.test({
  name: "torch_peer.py names an array of a state that is missing, unknown or has another shape",
  ...torch,
  async fn() {
    const given = await answers();
    for (const [name, [, message]] of Object.entries(refused)) {
      const answer = given[name];
      assert.ok(answer instanceof Error, name);
      assert.equal(answer.message, message);
    }
  },
});
