// A program's run is stored with the data that its network was trained on, and with no others.

import assert from "node:assert/strict";
import { type Dataset, dataset } from "../../src/datasets/dataset.ts";
import { checkTrainedOn } from "../../src/runs/program_data.ts";

const trained = {
  ...dataset({
    shape: [1, 2, 3],
    inputs: Float64Array.from({ length: 18 }, (_, i) => Math.sqrt(i)),
    labels: [0, 1, 0],
  }),
  rows: Uint32Array.of(2, 0),
  standardisation: { mean: [1, 2, 3], deviation: [4, 5, 6] },
};

const check = (train: Dataset) =>
  checkTrainedOn(
    "saveRun",
    { update: { batch: { data: trained } } } as unknown as Parameters<typeof checkTrainedOn>[1],
    { name: "images", train, validation: train },
  );

Deno.test("checkTrainedOn() takes the same examples in other memory", () => {
  check(trained);
  check({
    ...trained,
    shape: [1, 2, 3],
    inputs: trained.inputs.slice(),
    labels: trained.labels.slice(),
    rows: trained.rows.slice(),
    standardisation: { mean: [1, 2, 3], deviation: [4, 5, 6] },
  });
});

Deno.test("checkTrainedOn() refuses data that differ in one fact, as a data set of as many rows", () => {
  const { standardisation, inputs, labels, rows } = trained;
  const others: Record<string, Partial<Dataset>> = {
    "another last input": { inputs: (inputs as Float64Array).with(17, 4) },
    "another first input": { inputs: (inputs as Float64Array).with(0, 1) },
    "one input more": { inputs: Float64Array.of(...inputs, 1) },
    "another label": { labels: labels.with(2, 1) },
    "one label more": { labels: Uint16Array.of(...labels, 1) },
    "another row": { rows: rows.with(1, 1) },
    "one row more": { rows: Uint32Array.of(...rows, 1) },
    "no rows": { rows: rows.subarray(0, 0) },
    "images the other way round": { shape: [2, 1, 3] },
    "vectors": { shape: [1] },
    "another mean": { standardisation: { ...standardisation, mean: [1, 2, 4] } },
    "another deviation": { standardisation: { ...standardisation, deviation: [4, 5, 7] } },
  };
  for (const [what, other] of Object.entries(others)) {
    assert.throws(() => check({ ...trained, ...other }), {
      name: "TypeError",
      message: "saveRun(): wanted the data that the network is trained on, got other images",
    }, what);
  }
});
