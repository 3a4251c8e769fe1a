// The texts of cards, beyond the example whose text and Markdown are checked.

import assert from "node:assert/strict";
import {
  blocks,
  cutText,
  fileText,
  proofText,
  ratioText,
  trainingText,
  tuningText,
} from "../../../src/runs/prune/card_words.ts";
import { costTable } from "../../../src/runs/prune/card_tables.ts";
import { fullTexts } from "../../../src/tables/table.ts";
import { caveats, useText } from "../../../src/runs/prune/card_use.ts";
import { exampleCard } from "./example_card.ts";

const { tuning, cost, ...cut } = exampleCard;

Deno.test("trainingText() tells what was saved, lost or cannot be known", () => {
  const saved = (savedSeconds?: number, wasCut = true) =>
    trainingText({ cut: wasCut, seconds: 63, depths: [], savedSeconds });
  assert.equal(trainingText(undefined), "not known: there are no snapshots of the training");
  assert.equal(
    saved(0, false),
    "none, since nothing was cut while training; training took 1 min 03 s",
  );
  assert.equal(
    saved(),
    "not known: the first blocks were cut within a second; training took 1 min 03 s",
  );
  assert.equal(saved(12.4), "about 12 s; training took 1 min 03 s");
  assert.equal(saved(0), "about 0 ms; training took 1 min 03 s");
  assert.equal(saved(-2.6), "none, but 2.6 s more; training took 1 min 03 s");
});

Deno.test("cutText(), blocks() and costTable() count before and after", () => {
  const depths = (before: number, after: number) =>
    cutText({ ...exampleCard, depth: { planned: 20, before, after } });
  assert.equal(depths(20, 7), "7 of 20 blocks");
  assert.equal(depths(1, 0), "0 of 1 block");
  assert.equal(depths(7, 7), "all 7 blocks: nothing was cut");
  assert.deepEqual([0, 1, 1200].map(blocks), ["0 blocks", "1 block", "1,200 blocks"]);
  const { rows } = fullTexts(costTable({ ...cost, parameters: { before: 4000, after: 1000 } }));
  assert.deepEqual(rows[0].flat(), ["parameters", "4,000", "1,000", "25.0 %"]);
});

Deno.test("fileText() says whether the pruned file has momenta", () => {
  const text = (has: string) =>
    "Multiply-adds are for one example. The weights include population statistics; the run's own " +
    `file also has momenta (95,288 bytes), the pruned one ${has} (33,000 bytes).`;
  assert.equal(fileText(exampleCard), text("too, since it was fine-tuned"));
  assert.equal(fileText({ ...cut, cost }), text("has none"));
});

Deno.test("proofText() writes a difference of 0 as 0, and counts what is not finite", () => {
  const proof = { part: "test", examples: 1600, largestDifference: 0, allowed: 1e-6 } as const;
  assert.equal(proofText(proof), "largest difference 0 on 1,600 test inputs (allowed 1e-6)");
  const unpredicted = { count: 1234, rows: [1] };
  assert.equal(
    proofText({ ...proof, largestDifference: 1.26e-7, unpredicted }),
    "largest difference 1.3e-7 on 1,600 test inputs (allowed 1e-6); 1,234 not finite",
  );
});

Deno.test("ratioText() has two decimals below ten, and one from there", () => {
  const ratio = (timesAsFast: number) =>
    ratioText({ against: "", timesAsFast, interval: [timesAsFast - 0.5, timesAsFast + 0.5] });
  assert.equal(ratio(0.75), "0.75× (0.25 to 1.25)");
  assert.equal(ratio(9.99), "9.99× (9.49 to 10.49)");
  assert.equal(ratio(10), "10.0× (9.5 to 10.5)");
});

Deno.test("tuningText() tells epochs, rate and weights, and whether it was interrupted", () => {
  const done = { ...tuning!, epochs: 1, planned: 1, bestEpoch: 1200, stoppedBy: "epochs" } as const;
  assert.equal(tuningText(done), "1 of 1 epoch at rate 0.05; weights of 1,200");
  assert.equal(
    tuningText({ ...done, planned: 5, stoppedBy: "interrupt" }),
    "interrupted, 1 of 5 epochs at rate 0.05; weights of 1,200",
  );
});

Deno.test("useText() names classes and inputs, and whether the network was fine-tuned", () => {
  const { data } = exampleCard;
  const use = (change: object, card: object = exampleCard) =>
    useText({ ...exampleCard, ...card, data: { ...data, ...change } });
  assert.match(use({}), /^Intended use: a probability for each of 2 classes of examples like /);
  assert.match(use({ classes: ["yes", "no"] }), /each of 2 classes \(yes, no\) of examples /);
  assert.match(use({}), /of spirals, 2 features each\. /);
  assert.match(use({ shape: [28, 20, 3] }), /of spirals, images of 28 × 20 pixels each\. /);
  assert.match(use({ shape: [4, 5] }), /of spirals, 4 × 5 features each\. /);
  assert.match(use({}), /over its exits; it was fine-tuned after it was cut\. This folder/);
  assert.match(use({}, { tuning: undefined }), /over its exits\. This folder/);
});

Deno.test("caveats() speak of fine-tuning, statistics and speed only where there is any", () => {
  const firstWords = (card: Parameters<typeof caveats>[0]) =>
    caveats(card).map((text) => text.split(" ").slice(0, 3).join(" "));
  const always = ["All metrics are", "The test set", "The depth was"];
  const bare = { ...cut, cost, speed: undefined };
  assert.deepEqual(firstWords(bare), always);
  assert.deepEqual(firstWords({ ...bare, tuning }), [...always, "The proof is"]);
  assert.deepEqual(firstWords({ ...bare, run: { ...cut.run, statistics: "estimated" } }), [
    ...always,
    "Population statistics were",
  ]);
  assert.deepEqual(firstWords({ ...cut, cost }), [...always, "Times were measured"]);
  const { evaluation } = exampleCard;
  assert.match(
    caveats({ ...bare, evaluation: { ...evaluation, part: "validation" } })[1],
    /^The data have no test split: the metrics are of the validation split/,
  );
});
