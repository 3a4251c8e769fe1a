// Early-exit predictions: the blocks computed for each input, and the results.

import assert from "node:assert/strict";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predictAnytime } from "../../src/evaluation/anytime.ts";
import { predictLog } from "../../src/evaluation/predict.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { truncateToDepth } from "../../src/depth/depth_choice.ts";
import { geometric } from "../../src/depth/prior.ts";
import { certainties, type CertaintyKind } from "../../src/metrics/early_exit_criterion.ts";
import { mixtureLogProbabilities } from "../../src/depth/mixture.ts";
import { assertNear, randomExamples } from "../engines/examples.ts";
import { scriptedNetwork } from "./scripted_network.ts";

const script = [
  [[0.6, 0.4], [0.7, 0.3], [0.9, 0.1]], // settles at 2
  [[0.95, 0.05], [0.5, 0.5], [0.5, 0.5]], // settles at 0
  [[0.3, 0.7], [0.1, 0.9], [0.5, 0.5]], // mean 0.8 at 1
];
const spec = dense({ inputs: 3, classes: 4, maxDepth: 4, width: 6 });
const examples = randomExamples([3], 4, 30);

Deno.test("predictAnytime() computes each input until it meets the criterion, and no further", async () => {
  const { network, computed, freed } = scriptedNetwork(script);
  const { logProbabilities, depths } = await predictAnytime(
    network,
    Float32Array.of(0, 1, 2),
    [0.25, 0.25, 0.5],
    { kind: "confidence", threshold: 0.8 - 1e-6 },
  );
  assert.deepEqual([...depths], [2, 0, 1]);
  assert.deepEqual(computed, [
    { exit: 0, examples: [0, 1, 2] },
    { exit: 1, examples: [0, 2] },
    { exit: 2, examples: [0] },
  ]);
  const whole = 0.25 * 0.6 + 0.25 * 0.7 + 0.5 * 0.9;
  assertNear(logProbabilities.map(Math.exp), [whole, 1 - whole, 0.95, 0.05, 0.2, 0.8], 1e-7);
  assert.equal(freed(), 1);
});

Deno.test("predictAnytime() passes exits without probability by, and stops at the last that has some", async () => {
  const { network, computed } = scriptedNetwork(script);
  const { depths } = await predictAnytime(network, Float32Array.of(0, 1, 2), [0, 1, 0], {
    kind: "confidence",
    threshold: 2,
  });
  assert.deepEqual([[...depths], computed.map(({ exit }) => exit)], [[1, 1, 1], [1]]);
});

Deno.test("predictAnytime() computes nothing more when all have left", async () => {
  const { network, computed } = scriptedNetwork(script);
  const rule = { kind: "entropy", threshold: 1 } as const;
  const { depths } = await predictAnytime(network, Float32Array.of(0, 1), [0.5, 0, 0.5], rule);
  assert.deepEqual([[...depths], computed.length], [[0, 0], 1]);
});

for (const kind of ["entropy", "margin", "confidence"] as const) {
  for (const engine of ["cpu", "simd"] as const) {
    Deno.test(`predictAnytime() by ${kind} gives the running mixture of all exits at once, where each left (${engine})`, async () => {
      using network = await createNetwork(spec, { engine });
      await network.estimateStatistics([examples]);
      const q = [0.1, 0.3, 0, 0.2, 0.4];
      const all = await network.logProbabilities(examples.inputs); // [5, 30, 4]
      const mixtures = q.map((_, d) =>
        mixtureLogProbabilities(
          all.subarray(0, (d + 1) * 120),
          truncated(q, d),
        )
      );
      // so that about half of those that are left leave
      const values = [...certainties(mixtures[1], 4, kind)].sort((a, b) => a - b);
      const threshold = (values[14] + values[15]) / 2;
      const { logProbabilities, depths } = await predictAnytime(
        network,
        examples.inputs,
        q,
        { kind, threshold },
      );
      const wanted = Array.from({ length: 30 }, (_, n) =>
        [0, 1, 3, 4].find((d) => {
          const [value] = certainties(mixtures[d].subarray(4 * n, 4 * n + 4), 4, kind);
          return d === 4 || (kind === "entropy" ? value <= threshold : value >= threshold);
        })!);
      assert.deepEqual([...depths], wanted);
      assert.ok(new Set(wanted).size >= 3, `${wanted}`);
      depths.forEach((d, n) =>
        assertNear(
          logProbabilities.subarray(4 * n, 4 * n + 4),
          mixtures[d].subarray(4 * n, 4 * n + 4),
          1e-6,
        )
      );
    });
  }
}

/** q up to d, scaled to sum to one. */
function truncated(q: readonly number[], d: number): number[] {
  const kept = q.slice(0, d + 1);
  const mass = kept.reduce((sum, one) => sum + one, 0);
  return kept.map((one) => one / mass);
}

Deno.test("predictAnytime() with a criterion that is never met is predictLog()", async () => {
  using network = await createNetwork(spec, { engine: "simd" });
  await network.estimateStatistics([examples]);
  const posterior = depthPosterior({ prior: geometric(4) });
  const never: [CertaintyKind, number][] = [["entropy", -1], ["margin", 2], ["confidence", 2]];
  for (const [kind, threshold] of never) {
    for (const over of [posterior, truncateToDepth(posterior.probabilities(), 2)]) {
      const { logProbabilities, depths } = await predictAnytime(network, examples.inputs, over, {
        ...{ kind, threshold },
      });
      assertNear(logProbabilities, await predictLog(network, over, examples.inputs), 1e-12);
      assert.ok(depths.every((depth) => depth === ("length" in over ? 2 : 4)));
    }
  }
});

Deno.test("predictAnytime() goes on with other calls of the network in between", async () => {
  using network = await createNetwork(spec, { engine: "simd" });
  await network.estimateStatistics([examples]);
  const q = geometric(4);
  const rule = { kind: "margin", threshold: 0.4 } as const;
  const alone = await predictAnytime(network, examples.inputs, q, rule);
  const [one, , two] = await Promise.all([
    predictAnytime(network, examples.inputs, q, rule),
    network.evaluate(examples),
    predictAnytime(network, examples.inputs, q, rule),
  ]);
  assert.deepEqual([one, two], [alone, alone]);
});

Deno.test("predictAnytime() stops at the next exit when it is aborted, and frees its forward pass", async () => {
  const { network, computed, freed } = scriptedNetwork(script);
  const stop = new AbortController();
  const predicting = predictAnytime(network, Float32Array.of(0, 1, 2), [0.2, 0.4, 0.4], {
    ...{ kind: "confidence", threshold: 2 },
  }, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await assert.rejects(predicting, { message: "enough" });
  assert.deepEqual([computed.length, freed()], [0, 1]);
});

Deno.test("predictAnytime() refuses wrong rules, probabilities and inputs", async () => {
  using network = await createNetwork(spec, { engine: "simd" });
  await network.estimateStatistics([examples]);
  const rule = { kind: "margin", threshold: 0.4 } as const;
  const predict = (...[inputs, over, other]: [Float32Array, number[], object?]) =>
    predictAnytime(network, inputs, over, { ...rule, ...other });
  await assert.rejects(predict(examples.inputs, [1], { threshold: Infinity }), {
    message: "predictAnytime(): threshold must be finite, got Infinity",
  });
  await assert.rejects(predict(examples.inputs, [0.5, 0.2]), {
    message: "predictAnytime(): probabilities over exits must sum to 1, got 0.7",
  });
  await assert.rejects(predict(examples.inputs, [0.5, 0, 0, 0, 0, 0.5]), {
    name: "RangeError",
    message:
      "predictAnytime(): probabilities beyond exit 4, the network's last, must be 0, got some at 5",
  });
  await assert.rejects(predict(new Float32Array(4), [1]), {
    message: "incrementalForward(): inputs must be [B, 3] with B ≥ 1, got 4 values",
  });
});

Deno.test("predictAnytime() takes a rule as text", async () => {
  const inputs = Float32Array.of(0, 1, 2);
  const q = [0.25, 0.25, 0.5];
  const { depths } = await predictAnytime(
    scriptedNetwork(script).network,
    inputs,
    q,
    "margin:0.59",
  );
  const rule = { kind: "margin", threshold: 0.59 } as const;
  const same = await predictAnytime(scriptedNetwork(script).network, inputs, q, rule);
  assert.deepEqual([...depths], [2, 0, 1]);
  assert.deepEqual(depths, same.depths);
});
