// Reference files: every engine passes them, and slightly wrong engines do not.

import assert from "node:assert/strict";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { EngineName } from "../../src/engines/registry.ts";
import type { Network, NetworkState } from "../../src/engines/network.ts";
import {
  compareWithReference,
  parseReference,
  type Reference,
  referenceSpec,
  referenceState,
  referenceTolerance,
} from "../../src/engines/reference.ts";
import { requiresWebGpu } from "../requirements.ts";
import { processorBackends } from "./tfjs/backends.ts";

const golden = new URL("../golden/", import.meta.url);
const names = [...Deno.readDirSync(golden)].map(({ name }) => name).sort();
const read = (name: string): Reference =>
  parseReference(Deno.readTextFileSync(new URL(name, golden)), name);

const engines: [EngineName, { ignore: boolean }][] = [
  ...processorBackends.map((name) =>
    [name, { ignore: false }] as [EngineName, { ignore: boolean }]
  ),
  ["webgpu", await requiresWebGpu()],
];
for (const [engine, { ignore }] of engines) {
  for (const name of names) {
    Deno.test({
      name: `compareWithReference() finds ${engine} right in ${name}`,
      ignore,
      async fn() {
        const reference = read(name);
        using network = await createNetwork(referenceSpec(reference), { engine, seed: 3 });
        const { worst, quantity, errors } = await compareWithReference(reference, network);
        assert.ok(worst < referenceTolerance, `${quantity}: ${worst}`);
        assert.equal(worst, Math.max(...Object.values(errors)));
        // every array has a gradient, and losses after four steps
        const gradients = Object.keys(errors).filter((key) => key.startsWith("gradient of "));
        assert.equal(gradients.length, Object.keys(referenceState(reference.params)).length);
        const others = [
          ...["q", "kl", "logLikelihood", "logProbabilities", "marginalPredictive"],
          ...["meanLogLikelihood", "loss", "exactPosterior", "qLogitsGradient"],
          ...[1, 2, 3, 4].map((step) => `loss after step ${step}`),
          "qLogits after the steps",
        ];
        const rest = Object.keys(errors).filter((key) => !gradients.includes(key));
        assert.deepEqual(rest.sort(), others.sort());
      },
    });
  }
}

const small = read("mlp_depth4.json");

Deno.test("compareWithReference() gives an error for every quantity by name", async () => {
  using network = await createNetwork(referenceSpec(small), { engine: "cpu" });
  const { errors } = await compareWithReference(small, network);
  const ofArray = /^(gradient of|loss after step) /;
  assert.deepEqual(Object.keys(errors).filter((key) => !ofArray.test(key)), [
    ...["q", "kl", "logLikelihood", "logProbabilities", "marginalPredictive"],
    ...[
      "meanLogLikelihood",
      "loss",
      "exactPosterior",
      "qLogitsGradient",
      "qLogits after the steps",
    ],
  ]);
});

const changed: [string, string, (network: Network) => Partial<Network>][] = [
  ["m_d is a little off", "meanLogLikelihood", (network) => ({
    forward: async (...args) => {
      const pass = await network.forward(...args);
      return { ...pass, means: pass.means.map((m, d) => d === 2 ? m - 4e-4 : m) };
    },
  })],
  ["one weight is off", "gradient of blocks.1.dense.weight", (network) => ({
    writeState: (state: NetworkState) => {
      const name = "blocks.1.dense.weight";
      const { shape, data } = state[name];
      return network.writeState({
        ...state,
        [name]: { shape, data: data.with(5, data[5] + 0.01) },
      });
    },
  })],
  ["momentum is forgotten", "loss after step", (network) => ({
    forward: async (...args) => {
      const pass = await network.forward(...args);
      return {
        ...pass,
        backward: (weights, options) => pass.backward(weights, { ...options, momentum: 0 }),
      };
    },
  })],
  ["an exit is NaN", "logProbabilities", (network) => ({
    logProbabilities: async (...args) => (await network.logProbabilities(...args)).with(0, NaN),
  })],
  ["there is a value too many", "logLikelihood", (network) => ({
    evaluate: async (examples) => Float32Array.of(...await network.evaluate(examples), 0),
  })],
  ["an exit is missing", "logLikelihood", (network) => ({
    evaluate: async (examples) => (await network.evaluate(examples)).slice(examples.labels.length),
  })],
];
for (const [what, quantity, wrong] of changed) {
  Deno.test(`compareWithReference() fails where ${what}`, async () => {
    using network = await createNetwork(referenceSpec(small), { engine: "cpu" });
    const { writeState, estimateStatistics, evaluate, logProbabilities, forward, readState } =
      network;
    const same = { writeState, estimateStatistics, evaluate, logProbabilities, forward, readState };
    const other = { ...same, ...wrong(network) } as Network;
    const { worst, errors } = await compareWithReference(small, other);
    assert.ok(worst > referenceTolerance, `worst ${worst}`);
    const found = Object.entries(errors).filter(([key]) => key.startsWith(quantity));
    assert.ok(found.some(([, error]) => error > referenceTolerance), JSON.stringify(found));
  });
}

Deno.test("parseReference() says what is wrong with a file", () => {
  const text = (change: Record<string, unknown>) => JSON.stringify({ ...small, ...change });
  const wrong: [string, RegExp][] = [
    ["[", /wanted JSON in f\.json, got /],
    ["null", /wanted an object, got null in f\.json$/],
    [text({ expect: undefined }), /wanted an object at \$\.expect, got none in f\.json$/],
    [text({ kind: "rnn" }), /wanted "mlp" or "conv" at \$\.kind, got "rnn" in f\.json$/],
    [
      text({ config: { inputs: 2 } }),
      /a whole number of at least 1 at \$\.config\.width, got none/,
    ],
    [text({ y: [3, 0] }), /wanted a label from 0 to 2 at \$\.y\[0\], got 3/],
    [
      text({ x: { shape: [6, 2], values: [1] } }),
      /wanted 12 values, as the shape says, at \$\.x\.values, got 1/,
    ],
    [
      text({ params: { head: [{ bias: 1 }] } }),
      /wanted an object at \$\.params\.head\[0\]\.bias, got 1/,
    ],
    [
      text({ params: {} }),
      /wanted gradients of the arrays in params at \$\.expect\.gradients, got one of input\.weight/,
    ],
  ];
  for (const [content, message] of wrong) {
    assert.throws(() => parseReference(content, "f.json"), { name: "TypeError", message });
  }
});

Deno.test("referenceState() uses the array names of networks", async () => {
  for (const name of names) {
    const reference = read(name);
    using network = await createNetwork(referenceSpec(reference), { engine: "cpu" });
    const state = await network.readState();
    const named = referenceState(reference.params);
    assert.deepEqual(Object.keys(named).sort(), Object.keys(state).sort());
  }
});
