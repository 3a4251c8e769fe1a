// The metadata of exports.

import assert from "node:assert/strict";
import { checkParts } from "../../../src/runs/export/export_parts.ts";
import { factTexts, modelFacts, splitMeans } from "../../../src/runs/export/model_facts.ts";
import { fathomVersion } from "../../../src/runs/description.ts";
import { exampleNetwork } from "./example_network.ts";

Deno.test("modelFacts() tells outputs, exits, inputs and what they are standardised by, and no name that is not there", async () => {
  const [dense, conv] = [await exampleNetwork("dense"), await exampleNetwork("conv")];
  const mixture = checkParts("test", dense.parts, "mixture");
  const { spec, standardisation, classNames } = dense.parts;
  assert.deepEqual(modelFacts({ ...mixture, featureNames: ["a", "b", "c"] }, "mixture"), {
    fathom: fathomVersion,
    outputs: "probabilities: [batch, 4], averaged over depth with depthPosterior",
    exits: [0, 2, 3, 4],
    depth: 4,
    depthPosterior: [0.1, 0, 0.2, 0.3, 0.4],
    classNames,
    featureNames: ["a", "b", "c"],
    input: "float32 [batch, 3], not standardised",
    inputUnit: "features in the unit of the data",
    standardisation,
    specification: spec,
  });
  const exits = modelFacts(checkParts("test", conv.parts, "exits"), "exits");
  assert.equal(
    exits.outputs,
    'log_probabilities: [batch, 4, 4], exits in the order of "exits"',
  );
  assert.deepEqual(exits.exits, [0, 1, 2, 3]);
  assert.equal(exits.input, "float32 [batch, 9, 12, 3], not standardised");
  assert.equal(exits.inputUnit, "images in 0..1, bytes divided by 255");
  const unnamed = modelFacts(
    { ...mixture, classNames: undefined, featureNames: undefined },
    "mixture",
  );
  assert.ok(!("classNames" in unnamed) && !("featureNames" in unnamed));
});

Deno.test("factTexts() keeps texts as they are, and makes JSON of the rest", () => {
  assert.deepEqual(factTexts({ a: "a text", b: [1, 2], c: 3, d: { e: "f" } }), {
    a: "a text",
    b: "[1,2]",
    c: "3",
    d: '{"e":"f"}',
  });
});

Deno.test("splitMeans() leaves to the second part what float32 rounds off the first", () => {
  const means = [0.1, -20.5, 10_000.123, 1e9 + 1];
  const { mean, remainder } = splitMeans(means);
  assert.deepEqual([...mean], means.map(Math.fround));
  assert.deepEqual([...remainder], means.map((each) => Math.fround(each - Math.fround(each))));
  assert.ok(remainder[0] !== 0 && remainder[1] === 0 && remainder[3] === 1);
});
