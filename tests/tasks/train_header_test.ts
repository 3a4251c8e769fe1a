// The header of a run on the command line.

import assert from "node:assert/strict";
import { headerLines, largestBatch } from "../../tasks/train_header.ts";

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
        engine: { name: "simd", device: "processor", reason: "asked for" },
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
