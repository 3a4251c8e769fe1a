// Errors of functions in terms of flags, from the functions that throw them.

import assert from "node:assert/strict";
import { csv } from "../../../src/datasets/formats/csv.ts";
import { idxInputs } from "../../../src/datasets/formats/idx_inputs.ts";
import { loadData } from "../../../src/datasets/source.ts";
import { spirals } from "../../../src/datasets/spirals.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { EngineName } from "../../../src/engines/registry.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { importNetwork } from "../../../src/runs/export/import_network.ts";
import { loadRun } from "../../../src/runs/load_run.ts";
import { batches } from "../../../src/training/batches.ts";
import { elboUpdate } from "../../../src/training/elbo_update.ts";
import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { uniform } from "../../../src/depth/prior.ts";
import { evaluateCommand } from "../../../tasks/evaluate.ts";
import { faultOf } from "../../../tasks/command/command_line.ts";
import { importCommand } from "../../../tasks/import.ts";
import { predictCommand } from "../../../tasks/predict.ts";
import {
  type FlagTable,
  inTermsOfFlags,
  nearestFlag,
} from "../../../tasks/command/terms_of_flags.ts";
import { trainCommand } from "../../../tasks/train.ts";

/** What a task with these flags says of what a function throws. */
async function said(flags: FlagTable, act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    return faultOf(error, flags).message;
  }
  return assert.fail("nothing was thrown");
}

Deno.test("inTermsOfFlags() tells what real functions refuse", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const table = `${folder}/batchSize.csv`;
    await Deno.writeTextFile(table, "x,y,label\n" + "1,2,a\n3,4,b\n".repeat(10));
    const data = spirals({ seed: 1 }).train;
    const notTold: [FlagTable, () => unknown, RegExp][] = [
      [
        trainCommand.flags,
        () => batches(data, { batchSize: 1 }),
        /^--batch-size must be a whole number of at least 2, got 1$/,
      ],
      [
        trainCommand.flags,
        () => elboUpdate(depthPosterior({ prior: uniform(1) }), { learningRate: -1 }),
        /^--learning-rate must be a number of at least 0, got -1$/,
      ],
      [
        trainCommand.flags,
        () => csv(table, { target: "z", seed: 1 }),
        /^--target must be (?!.*target).*z/,
      ],
      [
        trainCommand.flags,
        () => csv(table, { limit: 2, seed: 1 }),
        /^--limit must be a whole number/,
      ],
      [
        trainCommand.flags,
        () => csv(table, { validation: 2, seed: 1 }),
        /^--validation must be in \(0, 1\), got 2$/,
      ],
      [
        trainCommand.flags,
        () => loadData({ data: `${folder}/none.csv`, seed: 1 }),
        /^cannot read .*\/none\.csv: /,
      ],
      [
        trainCommand.flags,
        () => loadData({ data: "mnist", dataDir: folder, seed: 1 }),
        /^no mnist in .* fetches it$/,
      ],
      [trainCommand.flags, () => spirals({ seed: 1, noise: -1 }), /^--noise must be/],
      [
        evaluateCommand.flags,
        () =>
          createNetwork(dense({ inputs: 1, classes: 2, maxDepth: 1 }), {
            engine: "x" as EngineName,
          }),
        /^--engine must be one of auto, .*, got "x"$/,
      ],
      [
        evaluateCommand.flags,
        () => createNetwork(dense({ inputs: 1, classes: 2, maxDepth: 1 }), { threads: 0 }),
        /^--threads must be/,
      ],
      [predictCommand.flags, () => loadRun(folder), /^not a run folder: .*\/run\.json is missing$/],
      [
        predictCommand.flags,
        () => Array.fromAsync(idxInputs(table, [2, 2, 1], 3)),
        /^wanted an IDX file of images .*\/batchSize\.csv$/,
      ],
      [importCommand.flags, () => importNetwork(table, `${folder}/out`), /batchSize\.csv/],
    ];
    for (const [flags, act, pattern] of notTold) {
      const text = await said(flags, act);
      assert.match(text, pattern);
      assert.doesNotMatch(text, /\w\(\)/, text);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("inTermsOfFlags() leaves paths, other words and options without a flag alone", () => {
  for (
    const text of [
      "cannot read data/batchSize/x.csv: not found",
      "cannot read maxDepth.csv: not found",
      "classes must be a whole number from 2 to 65536, got 1",
      "the learning rate of 3 is probably too large",
      "wanted a new folder, but target holds a run; --force replaces it",
      "Cannot read properties of undefined (reading 'x')",
      "",
    ]
  ) assert.equal(inTermsOfFlags(text, trainCommand.flags), text);
});

Deno.test("inTermsOfFlags() leaves out functions at any depth, and what programs are advised", () => {
  assert.equal(
    inTermsOfFlags(
      "importNetwork(): a.st cannot be loaded: csv(): a.csv line 2: bad",
      trainCommand.flags,
    ),
    "a.st cannot be loaded: a.csv line 2: bad",
  );
  assert.equal(
    inTermsOfFlags(
      "exportOnnx(): wanted statistics, got none (estimateStatistics() makes them)",
      {},
    ),
    "wanted statistics, got none",
  );
  assert.equal(
    inTermsOfFlags(
      "openEventFile(): logs exists; {force: true} replaces it",
      trainCommand.flags,
    ),
    "logs exists; --force replaces it",
  );
  assert.equal(
    inTermsOfFlags("train(): the prior must have 3 entries, got 2", trainCommand.flags),
    "--prior must have 3 entries, got 2",
  );
  assert.equal(
    inTermsOfFlags(
      "csv(): x; set --header yes or no (header: true or false)",
      predictCommand.flags,
    ),
    "x; set --header yes or no",
  );
  assert.equal(
    inTermsOfFlags(
      "csv(): x; name it with --target (option target) (as R does)",
      trainCommand.flags,
    ),
    "x; name it with --target (as R does)",
  );
  assert.equal(
    inTermsOfFlags("x(): tf32 must be false on engine simd, got true", trainCommand.flags),
    "--tf32 must be false on engine simd, got true",
  );
  assert.equal(
    inTermsOfFlags("x(): kind must be dense, got 1", trainCommand.flags),
    "--network must be dense, got 1",
  );
  assert.equal(
    inTermsOfFlags("x(): rule must be argmax, got 1", trainCommand.flags),
    "--choose must be argmax, got 1",
  );
});

Deno.test("nearestFlag() finds slips and beginnings, and nothing far away", () => {
  for (
    const [wrong, right] of [
      ["--epoch", "--epochs"],
      ["--bachsize", "--batch-size"],
      ["--learning", "--learning-rate"],
      ["--Limit", "--limit"],
      ["--hedaer", "--header"],
      ["--taregt", "--target"], // two letters swapped
      ["--lr", "--learning-rate"], // another name
      ["--overwrite", "--force"],
      ["--ls", undefined], // like another name
      ["--foo", undefined],
      ["--x", undefined],
    ]
  ) assert.equal(nearestFlag(wrong!, trainCommand.flags), right, wrong);
});
