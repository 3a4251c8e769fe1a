// Engine tfjs against the float64 reference, on networks of every kind of layer.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import type { Chain, LayerName } from "../../src/architectures/layer.ts";
import { eachLayer } from "../../src/architectures/chain.ts";
import { layerNames } from "../../src/architectures/layer_kinds.ts";
import {
  type ArchitectureSpec,
  inputShape,
  partsOf,
} from "../../src/architectures/specification.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { float64Pass } from "../engines/float64/pass.ts";
import { referenceTolerance } from "../../src/engines/reference.ts";
import { partMakers } from "../../src/engines/tfjs/architecture.ts";
import { startBackend } from "../../src/engines/tfjs/backend.ts";
import type { Pass } from "../../src/engines/tfjs/builder.ts";
import { gradientsOf } from "../../src/engines/tfjs/forward.ts";
import { blockMasks } from "../../src/engines/tfjs/masks.ts";
import { createResources, variablesUpTo } from "../../src/engines/tfjs/resources.ts";
import { categoricalTensors, logLikelihood, targets } from "../../src/engines/tfjs/categorical.ts";
import { weightedLoss } from "../../src/engines/tfjs/loss.ts";
import { writeNetworkState } from "../../src/engines/tfjs/state.ts";
import { assertNear, callEverything, randomExamples } from "../engines/examples.ts";
import { randomState } from "../engines/float64/random_state.ts";
import { randomMasks } from "../engines/masked.ts";
import {
  errorsAgainstFloat64,
  exitWeights,
  gradientErrors,
  weightsOf,
} from "./compare_with_float64.ts";
import { networks, stages } from "./examples.ts";
import { update } from "../engines/update.ts";

const batch = 7;
const backends = ["cpu", "wasm"] as const;

const examplesOf = (spec: ArchitectureSpec, batch: number, seed = 1) =>
  randomExamples(inputShape(spec), spec.classes, batch, seed);

const assertSmall = (errors: Readonly<Record<string, number>>) => {
  for (const [quantity, error] of Object.entries(errors)) {
    assert.ok(error < referenceTolerance, `${quantity}: ${error}`);
  }
};

Deno.test("engine tfjs is compared with the float64 reference for every kind of layer", () => {
  const tested = new Set<LayerName>();
  const visit = (chain: Chain, input: readonly number[]) =>
    eachLayer(chain, input, ({ layer }) => tested.add(layer));
  for (const spec of Object.values(networks)) {
    const { stem, blocks, adapters, exit, head } = partsOf("test", spec);
    for (const part of [stem, ...blocks, ...adapters, exit, head]) visit(part.chain, part.input);
  }
  assert.deepEqual([...tested].sort(), [...layerNames].sort());
});

for (const [name, spec] of Object.entries(networks)) {
  for (const engine of backends) {
    Deno.test(`createNetwork() computes a network as float64 does (${name} on ${engine})`, async () => {
      using network = await createNetwork(spec, { engine });
      assertSmall(await errorsAgainstFloat64(network, examplesOf(spec, batch)));
    });

    Deno.test(`createNetwork() computes a network with masks as float64 does (${name} on ${engine})`, async () => {
      using network = await createNetwork(spec, { engine });
      const masks = randomMasks(network, batch);
      assertSmall(await errorsAgainstFloat64(network, examplesOf(spec, batch), { masks }));
    });

    Deno.test(`gradientsOf() with recomputed blocks gives the gradient of float64 (${name} on ${engine})`, async () => {
      (await startBackend(engine)).use();
      const pass: Pass = { mode: "batch", exits: undefined };
      const makers = partMakers(spec, pass);
      const { maxDepth, classes } = spec;
      const resources = createResources(makers, maxDepth, pass, 3);
      const { pool, behind } = makers;
      const forward = {
        ...{ resources, pool, behind, pass, outputs: classes },
        likelihood: categoricalTensors,
      };
      const variables = variablesUpTo(resources, maxDepth);
      // with initial weights, norms after norms leave hardly any gradient
      const state = weightsOf(randomState(spec));
      writeNetworkState(resources, variables, state);
      const examples = examplesOf(spec, batch);
      const units = makers.units!;
      const all = exitWeights(maxDepth);
      for (const masks of [undefined, randomMasks({ spec, depth: maxDepth }, batch)]) {
        for (const weights of [all, all.map((w, d) => d % 2 === 0 ? 0 : w)]) {
          const exits = weights.flatMap((w, d) => w === 0 ? [] : [d]);
          const got: Record<string, { shape: number[]; data: Float32Array }> = {};
          const before = tf.memory().numTensors;
          tf.tidy(() => {
            const x = tf.tensor(examples.inputs.slice(), [batch, ...inputShape(spec)]);
            const oneHot = targets(examples.labels, classes);
            const gradients = gradientsOf(
              forward,
              x,
              exits,
              (logits) => weightedLoss(tf.mean(logLikelihood(logits, oneHot), 1), weights, exits),
              { kept: 0, masks: masks && blockMasks("test", masks, { batch, units }) },
            );
            gradients.forEach((gradient, name) =>
              got[name] = { shape: gradient.shape, data: gradient.dataSync<"float32">().slice() }
            );
          });
          assert.equal(tf.memory().numTensors, before);
          const wanted = float64Pass(spec, state, examples, { mode: "training", masks })
            .gradient(weights.map((w) => -w));
          // arrays that no weighted exit depends on have no gradient
          for (const [name, { data }] of Object.entries(wanted)) {
            if (!got[name] && data.every((value) => value === 0)) delete wanted[name];
          }
          assertSmall(gradientErrors(got, wanted));
        }
      }
      tf.dispose([...variables.values()]);
    });

    Deno.test(`createNetwork() makes networks that leak no tensors (${name} on ${engine})`, async () => {
      const started = await startBackend(engine);
      started.use();
      const before = tf.memory().numTensors;
      {
        using network = await createNetwork(spec, { engine });
        const [few, many] = [examplesOf(spec, 3), examplesOf(spec, 5, 2)];
        const weighting = { weights: exitWeights(spec.maxDepth) };
        const calls = async () => {
          await callEverything(network, { few, many, weighting, step: { learningRate: 1e-3 } });
          await update(network, few, weighting, {
            learningRate: 1e-3,
            masks: randomMasks(network, 3),
          });
        };
        await calls();
        const between = tf.memory().numTensors;
        await calls();
        assert.equal(tf.memory().numTensors, between);
      }
      assert.equal(tf.memory().numTensors, before);
    });
  }
}

for (const engine of backends) {
  Deno.test(`incrementalForward() gives the results of logProbabilities() in a staged network (${engine})`, async () => {
    using network = await createNetwork(stages, { engine });
    await network.writeState(randomState(stages));
    const { inputs } = examplesOf(stages, batch);
    const all = await network.logProbabilities(inputs); // [D + 1, B, K]
    const { classes, maxDepth } = stages;
    const rowsOf = (exit: number, kept: readonly number[]) =>
      kept.flatMap((n) => {
        const start = (exit * batch + n) * classes;
        return [...all.subarray(start, start + classes)];
      });
    for (const visited of [[0, 1, 2, 3, 4], [0, 2, 4], [1, 4], [3]]) {
      using incremental = await network.incrementalForward(inputs);
      let kept = Array.from({ length: batch }, (_, n) => n);
      for (const exit of visited) {
        assertNear(
          await incremental.next(exit),
          rowsOf(exit, kept),
          1e-6,
          `exit ${exit} of ${visited}`,
        );
        if (exit === maxDepth) break;
        const staying = kept.flatMap((_, i) => i % 4 === 1 ? [] : [i]);
        incremental.keep(staying);
        kept = staying.map((i) => kept[i]);
      }
    }
  });

  Deno.test(`truncate() leaves a staged network that agrees with float64 and with its earlier results (${engine})`, async () => {
    using network = await createNetwork(stages, { engine });
    const examples = examplesOf(stages, batch);
    await network.writeState(randomState(stages));
    const all = await network.logProbabilities(examples.inputs);
    const exit = all.length / (stages.maxDepth + 1);
    for (let depth = stages.maxDepth - 1; depth >= 0; depth--) {
      network.truncate(depth);
      // a random state's first rows are the same at every depth
      assert.deepEqual(await network.readState(), randomState(stages, depth));
      const { inputs } = examples;
      assertNear(await network.logProbabilities(inputs), all.slice(0, (depth + 1) * exit), 1e-6);
      const masks = randomMasks(network, batch);
      assertSmall(await errorsAgainstFloat64(network, examples));
      assertSmall(await errorsAgainstFloat64(network, examples, { masks }));
    }
  });
}
