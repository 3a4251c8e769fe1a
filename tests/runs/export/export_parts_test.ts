// Refusals of exports.

import assert from "node:assert/strict";
import type { NamedArray } from "../../../src/engines/network.ts";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { checkFacts, type ExportParts } from "../../../src/runs/export/export_parts.ts";
import { exportOnnx } from "../../../src/runs/export/onnx.ts";
import { exportSafetensors } from "../../../src/runs/export/safetensors.ts";
import { exportTfjs } from "../../../src/runs/export/tfjs.ts";
import { exampleNetwork } from "./example_network.ts";

function changed(
  parts: ExportParts,
  name: string,
  change: (array: NamedArray) => NamedArray | void,
) {
  const { [name]: array, ...rest } = parts.state;
  const put = change({ shape: array.shape, data: Float32Array.from(array.data) });
  return { ...parts, state: put ? { ...rest, [name]: put } : rest };
}

function withValue(parts: ExportParts, name: string, index: number, value: number) {
  return changed(parts, name, ({ shape, data }) => {
    data[index] = value;
    return { shape, data };
  });
}

Deno.test("exportOnnx(), exportTfjs() and exportSafetensors() refuse what no network can be computed from", async () => {
  const { parts } = await exampleNetwork("conv");
  const custom = {
    kind: "custom",
    name: "mine",
    inputShape: [2],
    classes: 4,
    maxDepth: 4,
  } as const;
  const cases: [ExportParts, RegExp][] = [
    [{ ...parts, spec: custom }, /wanted a built-in network, got the custom network mine/],
    [{ ...parts, depth: 5 }, /depth must be a whole number from 0 to 4, got 5/],
    [{ ...parts, q: [0.2, 0, 0.5, 0.2, 0.1] }, /q must be 4 probabilities .* 0 beyond/],
    [{ ...parts, q: [0.2, 0, 0.5, 0.2] }, /q must be 4 probabilities that sum to 1/],
    [{ ...parts, q: [1.5, -0.5, 0, 0] }, /q must be 4 probabilities/],
    [{ ...parts, q: [1] }, /q must be 4 probabilities/],
    [{ ...parts, classNames: ["a"] }, /classNames must be 4 names, got 1/],
    [
      { ...parts, standardisation: { mean: [0, 0, 0], deviation: [1, 0, 1] } },
      /standardisation must be 3 means and positive deviations/,
    ],
    [{ ...parts, standardisation: { mean: [0], deviation: [1] } }, /standardisation must be 3/],
    [
      changed(parts, "blocks.2.conv2.kernel", () => {}),
      /array blocks\.2\.conv2\.kernel is missing/,
    ],
    [
      changed(parts, "stem.kernel", ({ data }) => ({ shape: [5, 5, 7, 3], data })),
      /stem\.kernel must have shape \[5,5,3,7\], got \[5,5,7,3\] with 525 values/,
    ],
    [withValue(parts, "stem.bias", 3, NaN), /stem\.bias must hold finite numbers, got NaN/],
    [withValue(parts, "head.dense2.weight", 3, Infinity), /must hold finite numbers, got Infinity/],
    [
      changed(parts, "blocks.1.norm2.mean", () => {}),
      /population statistics are missing: blocks\.1\.norm2\.mean/,
    ],
    [
      changed(parts, "head.norm.variance", () => {}),
      /population statistics are missing: head\.norm\.variance/,
    ],
    [
      withValue(parts, "head.norm.mean", 7 * 3, NaN), // the row of exit 3
      /wanted population statistics of exits 0, 2, 3, got NaN in head\.norm\.mean/,
    ],
    [withValue(parts, "blocks.0.norm1.variance", 0, -1), /finite numbers of at least 0, got -1/],
  ];
  for (const [bad, message] of cases) {
    const oneLine = (error: Error) => {
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    };
    await assert.rejects(exportOnnx(bad), oneLine);
    await assert.rejects(exportTfjs(bad), oneLine);
    assert.throws(() => exportSafetensors(bad), oneLine);
  }
});

Deno.test("exportOnnx() requires statistics of an exit only where its outputs need them", async () => {
  const { parts } = await exampleNetwork("conv");
  const unknown = withValue(parts, "head.norm.mean", 7, NaN); // the row of exit 1, whose q is 0
  assert.deepEqual(await exportOnnx(unknown), await exportOnnx(parts));
  await assert.rejects(
    exportOnnx(unknown, { outputs: "exits" }),
    /wanted population statistics of exits 0, 1, 2, 3, got NaN in head\.norm\.mean/,
  );
});

Deno.test("exportOnnx() requires statistics of adapters only of the exits that go through them", async () => {
  const { parts } = await exampleNetwork("staged"); // blocks 1, 2, 1: exits 0 and 1 through two adapters, 2 and 3 through one
  const norm = (adapter: number, kind: string) => `adapters.${adapter}.norm.${kind}`;
  assert.deepEqual(parts.state[norm(0, "mean")].shape, [2, 6]);
  assert.deepEqual(parts.state[norm(1, "mean")].shape, [4, 8]);
  const refused: [ExportParts, string][] = [
    [
      withValue(parts, norm(1, "mean"), 2 * 8, NaN), // the row of exit 2
      "exportOnnx(): wanted population statistics of exits 0, 2, 3, got NaN in adapters.1.norm.mean " +
      "(estimateStatistics() makes them)",
    ],
    [
      withValue(parts, norm(0, "variance"), 0, -1),
      "exportOnnx(): adapters.0.norm.variance must hold finite numbers of at least 0, got -1",
    ],
    [
      changed(parts, norm(0, "mean"), ({ data }) => ({ shape: [5, 6], data })),
      "exportOnnx(): adapters.0.norm.mean must have shape [2,6], got [5,6] with 12 values",
    ],
  ];
  for (const [bad, message] of refused) await assert.rejects(exportOnnx(bad), { message });
  const unknown = withValue(parts, norm(0, "mean"), 6, NaN); // the row of exit 1, whose q is 0
  assert.deepEqual(await exportOnnx(unknown), await exportOnnx(parts));
  const late = { ...parts, q: [0, 0, 0.5, 0, 0.5] };
  const without = changed(changed(late, norm(0, "mean"), () => {}), norm(0, "variance"), () => {});
  assert.deepEqual(await exportOnnx(without), await exportOnnx(late));
  await assert.rejects(exportOnnx({ ...without, q: parts.q }), {
    message: "exportOnnx(): population statistics are missing: adapters.0.norm.mean " +
      "(estimateStatistics() makes them)",
  });
});

Deno.test("checkFacts() takes depths, posteriors and standardisations up to their bounds, and refuses those beyond", () => {
  const good = {
    spec: dense({ inputs: 2, classes: 3, maxDepth: 2, width: 4 }),
    depth: 1,
    q: [0.5, 0.5, 0],
    standardisation: { mean: [0, -5], deviation: [1, 1e-9] },
  };
  const uniform = (depth: number) => Array<number>(depth + 1).fill(1 / (depth + 1));
  const taken: Partial<ExportParts>[] = [
    {},
    ...[0, 1, 2].map((depth) => ({ depth, q: uniform(depth) })),
    { q: [0.5, 0.5 + 9e-7] },
    { q: [0.5, 0.5 - 9e-7, 0] },
    { q: [1, 0, 0] },
    { classNames: ["a", "b", "c"] },
  ];
  for (const change of taken) {
    const parts = { ...good, ...change };
    const { q } = checkFacts("test", parts);
    assert.deepEqual(q, parts.q.slice(0, parts.depth + 1), JSON.stringify(change));
  }
  const depths = "depth must be a whole number from 0 to 2, got";
  const refused: [Partial<ExportParts>, string, string][] = [
    [{ depth: -1, q: [] }, "RangeError", `${depths} -1`],
    [{ depth: 3, q: uniform(3) }, "RangeError", `${depths} 3`],
    [{ depth: 0.5 }, "RangeError", `${depths} 0.5`],
    ...[
      [0.5, 0.5 + 1.1e-6],
      [0.5, 0.5 - 1.1e-6],
      [0.5, 0.5, 1e-300],
      [1.5, -0.5],
      [NaN, 1],
      [1],
      [],
    ].map((q): [Partial<ExportParts>, string, string] => [
      { q },
      "RangeError",
      `q must be 2 probabilities that sum to 1, one for each exit, and 0 beyond, got [${q}]`,
    ]),
    ...[
      { mean: [0], deviation: [1, 1] },
      { mean: [0, 0], deviation: [1] },
      { mean: [0, NaN], deviation: [1, 1] },
      { mean: [-Infinity, 0], deviation: [1, 1] },
      { mean: [0, 0], deviation: [1, 0] },
      { mean: [0, 0], deviation: [-1, 1] },
      { mean: [0, 0], deviation: [1, Infinity] },
      { mean: [0, 0, 0], deviation: [1, 1, 1] },
    ].map((standardisation): [Partial<ExportParts>, string, string] => [
      { standardisation },
      "TypeError",
      "standardisation must be 2 means and positive deviations, got " +
      `[${standardisation.mean}] and [${standardisation.deviation}]`,
    ]),
    [{ classNames: [] }, "TypeError", "classNames must be 3 names, got 0"],
    [{ classNames: ["a", "b"] }, "TypeError", "classNames must be 3 names, got 2"],
  ];
  for (const [change, name, message] of refused) {
    const expected = { name, message: `test(): ${message}` };
    assert.throws(() => checkFacts("test", { ...good, ...change }), expected);
  }
  const images = conv({ size: [6, 6], channels: 1, classes: 3, maxDepth: 2 });
  const one = { mean: [0], deviation: [1] }; // a channel, however many pixels
  assert.equal(checkFacts("test", { ...good, spec: images, standardisation: one }).spec, images);
});
