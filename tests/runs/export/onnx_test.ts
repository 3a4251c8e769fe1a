// ONNX files in programs that are not ours: onnxruntime in Node's and Python's package, and ONNX' own checker.

import assert from "node:assert/strict";
import { chain } from "../../../src/architectures/chain_network.ts";
import { randomStream } from "../../../src/math/random.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { exportOnnx } from "../../../src/runs/export/onnx.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { requiresPython } from "../../requirements.ts";
import { inputShape } from "../../../src/architectures/specification.ts";
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
  readonly outputs: readonly (ForeignArray & { readonly name: string })[];
}

/** Networks with both outputs as files. */
async function writeModels(folder: string, names: readonly ExampleName[]) {
  const cases: { network: ExampleNetwork; outputs: "mixture" | "exits" }[] = [];
  for (const name of names) {
    const network = await exampleNetwork(name);
    cases.push({ network, outputs: "mixture" }, { network, outputs: "exits" });
  }
  const models = await Promise.all(cases.map(async ({ network, outputs }) => {
    const file = `${folder}/${network.name}-${outputs}.onnx`;
    await Deno.writeFile(file, await exportOnnx(network.parts, { outputs }));
    return { file, batches: jobBatches(network) };
  }));
  return { cases, models };
}

function assertAnswers(
  cases: Awaited<ReturnType<typeof writeModels>>["cases"],
  answers: readonly Answer[],
) {
  assert.equal(answers.length, cases.length);
  cases.forEach(({ network, outputs }, i) => {
    assert.equal(answers[i].outputs.length, 2);
    answers[i].outputs.forEach(({ name, shape, values }, n) => {
      const wanted = wantedOutput(network, n, outputs);
      assert.equal(name, outputs === "mixture" ? "probabilities" : "log_probabilities");
      assert.deepEqual(shape, wanted.shape);
      const worst = worstDifference(values, wanted.values);
      assert.ok(worst < exportTolerance, `${network.name} ${outputs} is off by ${worst}`);
    });
  });
}

Deno.test("exportOnnx() writes files that onnxruntime-node predicts with as Fathom does", async () => {
  using folder = temporaryFolder();
  const { cases, models } = await writeModels(folder.path, [...exampleNames, "staged"]);
  const answers = await runForeign<(Answer & { inputs: string[] })[]>("onnxruntime_node.ts", {
    models,
  });
  assertAnswers(cases, answers);
  for (const { inputs } of answers) assert.deepEqual(inputs, ["input"]);
});

Deno.test({
  name: "exportOnnx() writes files that pass onnx.checker and predict in Python as Fathom does",
  ...requiresPython("onnx", "onnxruntime"),
  async fn() {
    using folder = temporaryFolder();
    const { cases, models } = await writeModels(folder.path, [...exampleNames, ...chainNames]);
    const answers = await runForeign<
      (Answer & {
        metadata: Record<string, string>;
        opset: Record<string, number>;
        operators: string[];
        arrays: Record<string, number[]>;
        input: { name: string; shape: unknown[]; type: string };
        declared: unknown[];
      })[]
    >("onnx_in_python.py", { models });
    assertAnswers(cases, answers);
    cases.forEach(({ network: { parts }, outputs }, i) => {
      const { metadata, opset, operators, arrays, input, declared } = answers[i];
      assert.deepEqual(opset, { "": 17 });
      for (const branch of ["If", "Loop", "Scan"]) assert.ok(!operators.includes(branch));
      assert.deepEqual([input.shape[0], declared[0], input.type], [
        "batch",
        "batch",
        "tensor(float)",
      ]);
      assert.deepEqual(JSON.parse(metadata.classNames), parts.classNames);
      assert.deepEqual(JSON.parse(metadata.depthPosterior), parts.q.slice(0, parts.depth + 1));
      assert.deepEqual(JSON.parse(metadata.standardisation), parts.standardisation);
      assert.equal(metadata.depth, String(parts.depth));
      assert.match(
        metadata.inputUnit,
        inputShape(parts.spec).length === 3 ? /0\.\.1/ : /unit of the data/,
      );
      assert.match(metadata.fathom, /^\d+\.\d+\.\d+/);
      const exits = JSON.parse(metadata.exits);
      const all = Array.from({ length: parts.depth + 1 }, (_, d) => d);
      assert.deepEqual(exits, outputs === "exits" ? all : all.filter((d) => parts.q[d] > 0));
      // names of the state, kernels turned
      const key = Object.keys(parts.state).find((key) =>
        /^blocks\.0\..*(kernel|weight)$/.test(key)
      )!;
      const shape = parts.state[key].shape;
      const turned = shape.length === 2 ? shape : [shape[3], shape[2], shape[0], shape[1]];
      assert.deepEqual(arrays[key], turned);
    });
  },
});

Deno.test("exportOnnx() leaves out adapters that no exit in use goes through, and rows of exits out of use", async () => {
  const { parts } = await exampleNetwork("staged"); // blocks 1, 2, 1
  const names = async (q: readonly number[]) => {
    const text = new TextDecoder("latin1").decode(await exportOnnx({ ...parts, q }));
    return ["adapters.0.", "adapters.1.", "blocks.3."].filter((name) => text.includes(name));
  };
  assert.deepEqual(await names(parts.q), ["adapters.0.", "adapters.1.", "blocks.3."]);
  assert.deepEqual(await names([0, 0, 0.5, 0, 0.5]), ["adapters.1.", "blocks.3."]);
  assert.deepEqual(await names([0, 0, 0, 0, 1]), ["blocks.3."]);
  assert.deepEqual(await names([0, 1, 0, 0, 0]), ["adapters.0.", "adapters.1."]);
});

Deno.test({
  name: "exportOnnx() turns images only where a layer needs it, and adds no head for each exit",
  ...requiresPython("onnx", "onnxruntime"),
  async fn() {
    using folder = temporaryFolder();
    const models = await Promise.all((["conv", "staged", "squeeze"] as const).map(async (name) => {
      const { parts } = await exampleNetwork(name);
      return { file: folder.write(`${name}.onnx`, await exportOnnx(parts)), batches: [] };
    }));
    const answers = await runForeign<{ counts: Record<string, number> }[]>("onnx_in_python.py", {
      models,
    });
    const some = answers.map((
      { counts: { Transpose, Conv, Softmax } },
    ) => [Transpose, Conv, Softmax]);
    assert.deepEqual(some, [
      [1, 10, 1], // stem and 3 blocks of 3
      [1, 17, 1], // stem, 4 blocks of 3, 2 shortcuts, 2 adapters
      [11, 13, 1], // to the stem's norm and back, 2 for each block, 2 for the adapter's norm
    ]);
  },
});

Deno.test({
  name: "exportOnnx() keeps the digits of layer norms whose means are large",
  ...requiresPython("onnx", "onnxruntime"),
  async fn() {
    using folder = temporaryFolder();
    const features = 64;
    const spec = chain({
      name: "norm",
      inputShape: [features],
      classes: 4,
      stem: [],
      stages: [{ count: 0, block: [] }],
      head: [
        { layer: "layerNorm", name: "norm", epsilon: 1e-5 },
        { layer: "affine", name: "dense", outputs: 4 },
      ],
    });
    using network = await createNetwork(spec, { engine: "wasm" });
    const random = randomStream(1, "large means");
    const inputs = Float32Array.from({ length: 8 * features }, () => 30_000 + 4 * random());
    const bytes = await exportOnnx({
      spec,
      depth: 0,
      state: await network.readState(),
      q: [1],
      standardisation: {
        mean: Array<number>(features).fill(0),
        deviation: Array<number>(features).fill(1),
      },
    });
    const batches = [{ shape: [8, features], values: [...inputs] }];
    const models = [{ file: folder.write("net.onnx", bytes), batches }];
    const [{ outputs: [{ values }] }] = await runForeign<Answer[]>("onnx_in_python.py", { models });
    const wanted = (await network.logProbabilities(inputs)).map(Math.exp);
    const worst = worstDifference(values, wanted);
    assert.ok(worst < exportTolerance, `off by ${worst}`);
  },
});

Deno.test("exportOnnx() leaves out blocks behind the last exit in use", async () => {
  const { parts } = await exampleNetwork("dense");
  const shallow = { ...parts, q: [0, 0, 1, 0, 0, 0, 0] };
  const [all, few, exits] = await Promise.all([
    exportOnnx(parts),
    exportOnnx(shallow),
    exportOnnx(shallow, { outputs: "exits" }),
  ]);
  const has = (bytes: Uint8Array, text: string) =>
    new TextDecoder("latin1").decode(bytes).includes(text);
  assert.ok(has(all, "blocks.3.dense.weight") && !has(few, "blocks.2.dense.weight"));
  assert.ok(has(few, "blocks.1.dense.weight") && has(exits, "blocks.3.dense.weight"));
  assert.ok(few.length < 0.75 * all.length);
});
