// Layers models in programs that are not ours: TensorFlow.js in Deno and in Chromium.

import assert from "node:assert/strict";
import { exportTfjs } from "../../../src/runs/export/tfjs.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { programPath, requiresProgram } from "../../requirements.ts";
import {
  chainNames,
  type ExampleName,
  exampleNames,
  type ExampleNetwork,
  exampleNetwork,
  worstDifference,
} from "./example_network.ts";
import {
  exportTolerance,
  type ForeignArray,
  jobBatches,
  runForeign,
  wantedOutput,
} from "./foreign_program.ts";

interface Answer {
  readonly backend: string;
  readonly outputs: readonly ForeignArray[];
  readonly metadata: Record<string, unknown>;
}

/** Those of whose layers the library has all. */
const layersNames = [...exampleNames, ...chainNames].filter((name) => name !== "transformer");

async function writeModels(folder: string, names: readonly ExampleName[]) {
  const cases: { network: ExampleNetwork; outputs: "mixture" | "exits" }[] = [];
  const models: { folder: string; batches: ForeignArray[] }[] = [];
  for (const name of names) {
    const network = await exampleNetwork(name);
    for (const outputs of ["mixture", "exits"] as const) {
      const files = await exportTfjs(network.parts, { outputs });
      const at = `${folder}/${name}-${outputs}`;
      Deno.mkdirSync(at);
      Deno.writeTextFileSync(`${at}/model.json`, files["model.json"]);
      Deno.writeFileSync(`${at}/weights.bin`, files["weights.bin"]);
      cases.push({ network, outputs });
      models.push({ folder: at, batches: jobBatches(network) });
    }
  }
  return { cases, models };
}

function assertAnswers(
  cases: Awaited<ReturnType<typeof writeModels>>["cases"],
  answers: readonly Answer[],
) {
  answers.forEach(({ backend, outputs: got, metadata }, i) => {
    const { network, outputs } = cases[i % cases.length];
    assert.equal(got.length, 2);
    got.forEach(({ shape, values }, n) => {
      const wanted = wantedOutput(network, n, outputs);
      assert.deepEqual(shape, wanted.shape);
      const worst = worstDifference(values, wanted.values);
      assert.ok(worst < exportTolerance, `${network.name} ${outputs} ${backend}: off by ${worst}`);
    });
    const { classNames, q, depth, standardisation } = network.parts;
    assert.deepEqual(metadata.classNames, classNames);
    assert.deepEqual(metadata.depthPosterior, q.slice(0, depth + 1));
    assert.deepEqual(metadata.standardisation, standardisation);
  });
}

Deno.test("exportTfjs() writes models that tf.loadLayersModel() takes in Deno, predicting as Fathom does", async () => {
  using folder = temporaryFolder();
  const { cases, models } = await writeModels(folder.path, layersNames);
  const answers = await runForeign<Answer[]>("tfjs_in_deno.ts", { models });
  assert.equal(answers.length, cases.length);
  assertAnswers(cases, answers);
});

Deno.test({
  name:
    "exportTfjs() writes models that predict in Chromium as Fathom does, on processor and WebGL",
  ...requiresProgram("chromium"),
  async fn() {
    using folder = temporaryFolder();
    const { cases, models } = await writeModels(folder.path, [...exampleNames, "staged"]);
    const answers = await runForeign<Answer[]>("tfjs_in_chromium.ts", {
      chromium: programPath("chromium"),
      backends: ["cpu", "webgl"],
      models,
    });
    assert.deepEqual(answers.map(({ backend }) => backend), [
      ...Array(models.length).fill("cpu"),
      ...Array(models.length).fill("webgl"),
    ]);
    assertAnswers(cases, answers);
  },
});

Deno.test("exportTfjs() frees what it made", async () => {
  const tf = await import("@tensorflow/tfjs-core");
  for (const name of ["conv", "staged", "squeeze"] as const) {
    const { parts } = await exampleNetwork(name);
    const before = tf.memory().numTensors;
    await exportTfjs(parts);
    assert.equal(tf.memory().numTensors, before, name);
  }
});

Deno.test("exportTfjs() names layers and weights after the network's arrays", async () => {
  const { parts } = await exampleNetwork("dense");
  const files = await exportTfjs(parts);
  const [{ paths, weights }] = JSON.parse(files["model.json"]).weightsManifest;
  assert.deepEqual(paths, ["weights.bin"]);
  const names = weights.map(({ name }: { name: string }) => name);
  for (const name of ["stem/kernel", "blocks.3.dense/bias", "blocks.0.norm/moving_mean"]) {
    assert.ok(names.includes(name), name);
  }
  // q and the weights of all four blocks, and nothing twice
  assert.equal(new Set(names).size, names.length);
});

Deno.test("exportTfjs() has one layer for all exits but for batch norms, and leaves out adapters out of use", async () => {
  const { parts } = await exampleNetwork("staged"); // blocks 1, 2, 1
  const weights = async (q: readonly number[]) => {
    const files = await exportTfjs({ ...parts, q });
    const [{ weights }] = JSON.parse(files["model.json"]).weightsManifest;
    const names = new Set(weights.map(({ name }: { name: string }) => name.replace(/\/.*/, "")));
    assert.equal(new Set(weights.map(({ name }: { name: string }) => name)).size, weights.length);
    return [...names as Set<string>].filter((name) => /^(adapters|head)/.test(name)).sort();
  };
  assert.deepEqual(await weights([0.5, 0, 0.5, 0, 0]), [
    "adapters.0.conv",
    "adapters.0.norm.exit_0",
    "adapters.1.conv",
    "adapters.1.norm.exit_0",
    "adapters.1.norm.exit_2",
    "head.dense",
    "head.norm.exit_0",
    "head.norm.exit_2",
  ]);
  assert.deepEqual(await weights([0, 0, 0, 0, 1]), ["head.dense", "head.norm.exit_4"]);
});

Deno.test("exportTfjs() keeps the names of layers that its own would have, and numbers those that several layers have", async () => {
  const { parts } = await exampleNetwork("assorted");
  const [{ weights }] = JSON.parse((await exportTfjs(parts))["model.json"]).weightsManifest;
  const names = new Set(weights.map(({ name }: { name: string }) => name.replace(/\/.*/, "")));
  const few = [...names as Set<string>].filter((name) => /^(stem|blocks\.0)/.test(name)).sort();
  assert.deepEqual(few, [
    "blocks.0",
    "blocks.0.relu",
    "blocks.0.sum",
    "blocks.0_2",
    "stem.relu",
    "stem.relu_2",
  ]);
});

Deno.test("exportTfjs() refuses layers that the library has not, by kind, name and part", async () => {
  const { parts } = await exampleNetwork("transformer");
  await assert.rejects(exportTfjs(parts), {
    name: "TypeError",
    message: "exportTfjs(): TensorFlow.js layers models do not support " +
      'position "position" in stem, attention "mix" in blocks.0',
  });
});
