// What was measured, as data and as text.

import assert from "node:assert/strict";
import type { Contender } from "../../../src/studies/bench/contender.ts";
import {
  comparisonLine,
  comparisons,
  digits,
  measurement,
  measurementRow,
  profileLines,
  profileOf,
  shapeHead,
} from "../../../src/studies/bench/report.ts";
import { operations, shapes } from "../../../src/studies/bench/shapes.ts";

const [shape] = shapes;

function timing(engine: string, rounds: number[][], more: Partial<Contender> = {}) {
  const contender: Contender = {
    engine,
    device: "imagined",
    threads: 1,
    run: () => Promise.reject(new Error("not called")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    ...more,
  };
  return { contender, rounds };
}

Deno.test("measurement() has the rate and its share of the limit of all threads", () => {
  const two = timing("simd", [[1, 2], [3]], { threads: 2 });
  const gflops = operations(shape, "train") / 2e-3 / 1e9;
  assert.deepEqual(measurement(shape, "train", two, 50), {
    name: "dense",
    engine: "simd",
    device: "imagined",
    what: "train",
    threads: 2,
    steps: 3,
    medianMs: 2,
    quartilesMs: [1.5, 2.5],
    gflops: Number(gflops.toPrecision(4)),
    shareOfLimit: Number((gflops / 100).toPrecision(4)),
  });
});

Deno.test("measurement() knows no share for what is not a processor", () => {
  const gpu = timing("webgpu", [[1]], { threads: undefined });
  const { threads, shareOfLimit } = measurement(shape, "train", gpu, 50);
  assert.deepEqual([threads, shareOfLimit], [null, null]);
});

Deno.test("comparisons() hold each engine to each form, at the threads that suit the form best", () => {
  const all = [
    timing("simd", [[2], [2]]),
    timing("wasm", [[40], [40]]),
    timing("torch", [[10], [10]], { form: "eager" }),
    timing("torch", [[8], [8]], { form: "eager", threads: 2 }),
    timing("torch", [[4], [4]], { form: "compiled", threads: 2 }),
  ];
  const found = comparisons(shape, "train", all, "PyTorch 2");
  assert.deepEqual(
    found.map(({ engine, form, peerThreads, ratio }) => [engine, form, peerThreads, ratio]),
    [["simd", "eager", 2, 4], ["simd", "compiled", 2, 2], ["wasm", "eager", 2, 0.2], [
      "wasm",
      "compiled",
      2,
      0.1,
    ]],
  );
  assert.equal(
    comparisonLine(found[0]),
    "simd 4.00 times as fast as PyTorch 2 eager, 2 threads (4.00–4.00)",
  );
});

Deno.test("comparisons() take the form's best median, and the fewer threads where two are equal", () => {
  const all = [
    timing("simd", [[6, 6, 6]]),
    timing("torch", [[2, 3, 90]], { form: "eager", threads: 1 }),
    timing("torch", [[3, 3, 3]], { form: "eager", threads: 2 }),
    timing("torch", [[4, 4, 4]], { form: "eager", threads: 4 }),
  ];
  const [found, ...others] = comparisons(shape, "predict", all, "PyTorch 2");
  assert.deepEqual(others, []);
  const { ratio: _, ratioQuartiles: __, ...rest } = found;
  assert.deepEqual(rest, {
    name: "dense",
    engine: "simd",
    device: "imagined",
    what: "predict",
    threads: 1,
    peer: "PyTorch 2",
    form: "eager",
    peerThreads: 1,
  });
});

Deno.test("comparisons() have the ratio of medians and the quartiles of the rounds' own, to four digits", () => {
  const all = [
    timing("simd", [[3], [3], [3]]),
    timing("torch", [[3], [6], [12.3456]], { form: "eager" }),
  ];
  const [{ ratio, ratioQuartiles }] = comparisons(shape, "train", all, "PyTorch 2");
  assert.deepEqual([ratio, ratioQuartiles], [2, [1.5, 3.058]]); // rounds: 1, 2, 4.1152
});

Deno.test("comparisonLine() counts the peer's threads and has both quartiles", () => {
  const found = { engine: "wasm", peer: "PyTorch 2", form: "compiled", peerThreads: 1 };
  const line = comparisonLine({ ...found, ratio: 0.5, ratioQuartiles: [0.25, 12.3] } as never);
  assert.equal(line, "wasm 0.500 times as fast as PyTorch 2 compiled, 1 thread (0.250–12.3)");
});

Deno.test("shapeHead() and rows of all kinds are a table", () => {
  const row = (share: number | null, more: object = {}) =>
    measurementRow({
      what: "train",
      engine: "simd",
      threads: share === null ? null : 2,
      medianMs: 2,
      quartilesMs: [1.5, 2.5],
      gflops: 3.456,
      shareOfLimit: share,
      ...more,
    } as never);
  assert.equal(
    [
      shapeHead(shape),
      row(null),
      row(0.00123),
      row(0.01),
      row(0.034),
      row(0.1),
      row(0.15),
      row(1.2, { form: "eager" }),
    ].join("\n"),
    `
dense: 20 blocks of width 20, batch 200; 0.0106 GFLOP per gradient step
what     engine              threads median ms       quartiles  GFLOP/s of limit
train    simd                             2.00     1.50 – 2.50     3.46
train    simd                      2      2.00     1.50 – 2.50     3.46   0.12 %
train    simd                      2      2.00     1.50 – 2.50     3.46    1.0 %
train    simd                      2      2.00     1.50 – 2.50     3.46    3.4 %
train    simd                      2      2.00     1.50 – 2.50     3.46     10 %
train    simd                      2      2.00     1.50 – 2.50     3.46     15 %
train    simd eager                2      2.00     1.50 – 2.50     3.46    120 %`,
  );
});

Deno.test("measurementRow() stands under its columns, within 80 characters", () => {
  const rows = [
    shapeHead(shape).split("\n").at(-1)!,
    measurementRow(measurement(shape, "train", timing("simd", [[0.31234]]), 50)),
    measurementRow(measurement(shape, "evaluate", timing("cpu", [[12340]]), 50)),
    measurementRow(
      measurement(shape, "train", timing("torch", [[3]], { form: "channels-last" }), 50),
    ),
  ];
  assert.deepEqual(rows.map((row) => row.length), Array(4).fill(rows[0].length));
  assert.ok(rows[0].length <= 80);
  assert.match(rows[1], /^train {4}simd +1 +0.312 +0.312 – 0.312 +34.1 +68 %$/);
  assert.match(rows[2], /12340 +12340 – 12340 .* 0.00 %$/);
  assert.match(rows[3], /^train {4}torch channels-last +1 /);
});

Deno.test("profileOf() puts the longest pass first", () => {
  const { contender } = timing("simd", []);
  const profile = profileOf(shape, contender, { stem: 0.25, blocks: 0.75 });
  assert.deepEqual(Object.entries(profile.passesMs), [["blocks", 0.75], ["stem", 0.25]]);
  const { passesMs: _, ...rest } = profile;
  assert.deepEqual(rest, {
    name: "dense",
    engine: "simd",
    device: "imagined",
    what: "profile",
    threads: 1,
  });
  assert.equal(
    profileLines(profile),
    `simd, passes of a gradient step, 1.00 ms together:
  blocks                                0.750 ms    75 %
  stem                                  0.250 ms    25 %`,
  );
});

Deno.test("digits() shows three that count", () => {
  assert.deepEqual([1.6e-7, -1.5, 0, 0.04567, 1.005, 12.34, 123.4, 1234.5].map(digits), [
    "0.000000",
    "-1.50",
    "0.00",
    "0.0457",
    "1.00",
    "12.3",
    "123",
    "1235",
  ]);
});
