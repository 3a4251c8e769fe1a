// The backward pass on every engine: the gradient of float64, with exit weights known in advance or not.

import assert from "node:assert/strict";
import { float64Pass } from "./float64/pass.ts";
import type { ForwardOptions, Network } from "../../src/engines/network.ts";
import { marginalExitWeights } from "../../src/depth/objective.ts";
import { gradientStep } from "../../src/engines/gradient_step.ts";
import { assertStatesNear } from "./examples.ts";
import { randomMasks } from "./masked.ts";
import { farthest, largest, momentaOf } from "./simd/conv/shapes.ts";
import { examplesOf, type Kind, kinds, statesAfter } from "./trained_networks.ts";

const weights = [0.1, -0.3, 0.2, 0.6];
const step = { learningRate: 0.1, momentum: 0.5, weightDecay: 0.01 };

/** Asserts that the momenta after the first step are float64's gradient of −Σ_d w_d m_d. */
async function assertGradient(
  network: Network,
  { spec }: Kind,
  weights: readonly number[],
  call: (network: Network) => Promise<unknown>,
  masks?: Float32Array,
): Promise<void> {
  const examples = examplesOf({ spec });
  const pass = float64Pass(spec, await network.readState(), examples, { mode: "training", masks });
  const wanted = pass.gradient(weights.map((w) => -w));
  await call(network);
  const got = momentaOf(await network.readState());
  const most = Math.max(...Object.values(wanted).map(({ data }) => largest(data)));
  assert.ok(most > 0.01, `a gradient of ${most} at most tests nothing`);
  for (const [name, { data }] of Object.entries(wanted)) {
    if (!got[name]) { // beyond the deepest exit
      assert.equal(largest(data), 0, name);
      continue;
    }
    const allowed = 2e-4 * Math.max(largest(data), 0.01 * most);
    const error = farthest(got[name], data);
    assert.ok(error <= allowed, `${name} off by ${error}, allowed ${allowed}`);
  }
}

for (const [name, kind] of Object.entries(kinds)) {
  const examples = examplesOf(kind);
  const same = (states: Awaited<ReturnType<typeof statesAfter>>) => {
    for (const state of states.slice(1)) {
      if (kind.exact) assert.deepEqual(state, states[0]);
      else assertStatesNear(state, states[0], 1e-6);
    }
  };
  const goBack = (options: ForwardOptions, with_ = weights) => async (network: Network) => {
    for (let i = 0; i < 2; i++) {
      const pass = await network.forward(examples, options);
      await pass.backward(with_, step);
    }
  };

  Deno.test(`backward() has the gradient of float64 (${name})`, async () => {
    using network = await kind.make();
    await assertGradient(network, kind, weights, async () => {
      const pass = await network.forward(examples);
      await pass.logLikelihood();
      await pass.backward(weights, { learningRate: 0.1 });
    });
  });

  Deno.test(`backward() has the gradient of float64 through masks, even if the caller then changes the arrays (${name})`, async () => {
    using network = await kind.make();
    const masks = randomMasks(network, 10);
    await assertGradient(network, kind, weights, async () => {
      const lent = { inputs: examples.inputs.slice(), labels: examples.labels.slice() };
      const given = masks.slice();
      const pass = await network.forward(lent, { masks: given });
      lent.inputs.fill(9);
      lent.labels.fill(0);
      given.fill(3);
      await pass.backward(weights, { learningRate: 0.1 });
    }, masks);
  });

  Deno.test(`backward() has the gradient of float64 with the weights of the marginal likelihood, computed from the means (${name})`, async () => {
    using network = await kind.make();
    const prior = [0.4, 0.3, 0.2, 0.1];
    const { means } = await network.forward(examples);
    const weights = marginalExitWeights(means, prior, 20);
    await assertGradient(
      network,
      kind,
      weights,
      () =>
        gradientStep(network, examples, (m) => marginalExitWeights(m, prior, 20), {
          learningRate: 0.1,
        }),
    );
  });

  Deno.test(`backward() makes the same step for weights announced in advance, unknown, and announced differently (${name})`, async () => {
    same(
      await statesAfter(kind, [
        goBack({ weights }),
        goBack({}),
        goBack({ weights: [0.25, 0.25, 0.25, 0.25] }),
        (network) =>
          gradientStep(network, examples, weights, step)
            .then(() => gradientStep(network, examples, () => weights, step)),
      ]),
    );
  });

  Deno.test(`backward() of some exits equals that of all exits with weight 0 elsewhere (${name})`, async () => {
    for (const some of [[0, 0.7, 0, 0.3], [0, 0, 1, 0], [1, 0, 0, 0]]) {
      const exits = some.flatMap((w, d) => w === 0 ? [] : [d]);
      const states = await statesAfter(kind, [
        goBack({ exits }, some),
        goBack({ exits: [...exits, ...exits].reverse(), weights: some }, some),
      ]);
      same(states);
      // of all exits, blocks beyond the deepest have momenta too, of 0
      const [all] = await statesAfter(kind, [goBack({}, some)]);
      const [got] = states;
      const shared = Object.keys(got).filter((name) => name.endsWith(".momentum"));
      assert.ok(shared.length > 0);
      for (const name of shared) {
        const error = farthest(all[name].data, got[name].data);
        assert.ok(error <= 1e-6 * Math.max(1, largest(got[name].data)), `${name}: ${error}`);
      }
    }
  });

  Deno.test(`backward() refuses wrong weights, and the pass remains open (${name})`, async () => {
    using network = await kind.make();
    const before = await network.readState();
    const pass = await network.forward(examples, { exits: [1, 3] });
    const wrong: [number[], string][] = [
      [[0, 1, 0], "TypeError: NAME(): weights must have 4 entries, one for each exit, got 3"],
      [[0, NaN, 0, 1], "RangeError: NAME(): weights must be finite, got NaN for exit 1"],
      [
        [0, 1, 0, Infinity],
        "RangeError: NAME(): weights must be finite, got Infinity for exit 3",
      ],
      [
        [0.5, 0.5, 0, 0],
        "RangeError: NAME(): exit 0 has weight 0.5, but forward() computed only exits 1, 3; " +
        "add it to the exits of forward(), or give it weight 0",
      ],
      [
        [0, 0, 0, 0],
        "RangeError: NAME(): at least one weight must not be 0",
      ],
    ];
    for (const [weights, message] of wrong) {
      await assert.rejects(
        pass.backward(weights, step),
        (error) => String(error) === message.replace("NAME", "backward"),
      );
    }
    assert.deepEqual(await network.readState(), before);
    await pass.logLikelihood();
    await pass.backward([0, 0.5, 0, 0.5], step);
    for (const [weights, message] of wrong) {
      await assert.rejects(
        network.forward(examples, { exits: [1, 3], weights }),
        (error) => String(error) === message.replace("NAME", "forward"),
      );
    }
  });
}
