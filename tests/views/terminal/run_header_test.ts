// The header of a run on the command line.

import assert from "node:assert/strict";
import { headerLines, largestBatch } from "../../../src/views/terminal/run_header.ts";

Deno.test("largestBatch() counts a last example that joins the batch before", () => {
  assert.deepEqual(
    [[10, 20], [10, 5], [11, 5], [12, 5], [6, 5], [5, 5]].map(([examples, batchSize]) =>
      largestBatch(examples, batchSize)
    ),
    [10, 5, 6, 5, 6, 5],
  );
});

Deno.test("headerLines() keep the spirals' data in one line of 80 columns, and cut no word of longer ones", () => {
  const part = (count: number) => ({ rows: { length: count }, classes: 10 });
  const header = (name: string, columns: number, ...[train, validation, test]: number[]) =>
    headerLines(
      { name, train: part(train), validation: part(validation), test: part(test) } as never,
      {
        spec: { kind: "dense", width: 20 },
        depth: 20,
        engine: { name: "simd", device: "processor", reason: "requested" },
      } as never,
      { asPublished: false, batchSize: 200 } as never,
      undefined,
      columns,
    )[0];
  assert.equal(
    header("spirals", 80, 200, 200, 1600),
    "data      spirals: 200 training, 200 validation, 1,600 test; 10 classes",
  );
  const lines = header("fashion-mnist", 60, 54_000, 6_000, 10_000).split("\n");
  assert.deepEqual(lines, [
    "data      fashion-mnist: 54,000 training, 6,000 validation,",
    "          10,000 test; 10 classes",
  ]);
});

Deno.test("headerLines() say all of a run before it begins", () => {
  const part = (length: number) => ({ rows: { length }, classes: 2 });
  const parts = { name: "moons", train: part(101), validation: part(20) };
  const engine = { name: "simd", device: "a processor", reason: "requested" };
  const settings = { batchSize: 50, epochs: 8000, patience: 500, learningRate: 0.1, momentum: 0.5 };
  const header = (asPublished: boolean, network: object, memory?: object) =>
    headerLines(
      parts as never,
      { engine, ...network } as never,
      { ...settings, asPublished },
      memory as never,
      200,
    );
  const data = "data      moons: 101 training, 20 validation, no test; 2 classes";
  const where = "engine    simd: a processor\n          requested";
  assert.deepEqual(header(false, { spec: { kind: "dense", width: 8 }, depth: 1 }), [
    data,
    "network   dense, 1 block of width 8",
    where,
  ]);
  const conv = { spec: { kind: "conv", outer: 64, inner: 32 }, depth: 20 };
  assert.deepEqual(header(true, conv, { bytes: 2 ** 20, recomputed: false }), [
    data,
    "network   conv, 20 blocks of 64 and 32 channels",
    where,
    "memory    1 MB for a step of 51 examples",
    "settings  as published: batches of 50, at most 8,000 epochs, patience 500, learning rate 0.1, " +
    "momentum 0.5",
  ]);
  const custom = { spec: { kind: "custom", name: "mixer" }, depth: 3 };
  assert.deepEqual(header(false, custom, { bytes: 2 ** 21 + 1, recomputed: true }), [
    data,
    "network   mixer, 3 blocks",
    where,
    "memory    3 MB for a step of 51 examples, what is within blocks computed twice to fit",
  ]);
});
