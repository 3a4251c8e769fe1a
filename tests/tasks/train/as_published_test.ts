// The flag --as-published of deno task train.

import assert from "node:assert/strict";
import { withPublished } from "../../../tasks/train/as_published.ts";
import { UsageError } from "../../../tasks/command/usage_error.ts";
import { trainCommand } from "../../../tasks/train.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { paperSettings } from "../../training/paper_settings.ts";
import { runTask } from "../run_task.ts";

const readTrain = (args: readonly string[]) => trainCommand.read(args)!;

Deno.test("trainCommand.read() refuses flags that --as-published sets itself, and names both", () => {
  const calls = [
    "--network dense",
    "--width 10",
    "--outer 8",
    "--inner 8",
    "--prior uniform",
    "--objective deep",
    "--learning-rate 0.2",
    "--posterior-learning-rate 1",
    "--momentum 0",
    "--weight-decay 0.1",
    "--schedule cosine",
    "--augment",
    "--batch-size 64",
    "--epochs 5",
    "--patience 7",
    "--prune-below 0.1",
    "--choose mean",
  ];
  for (const call of calls) {
    const [flag] = call.split(" ");
    const read = () => readTrain([...call.split(" "), "--as-published"]);
    assert.throws(read, (error: Error) => {
      assert.ok(error instanceof UsageError, call);
      const wanted = `--as-published sets ${flag} itself, got also ${call}; leave out one of them`;
      assert.equal(error.message, wanted);
      return true;
    });
    assert.equal(readTrain(call.split(" ")).asPublished, false);
  }
  const free =
    "--as-published --max-depth 30 --seed 2 --engine cpu --points 50 --noise 0.1 --out a";
  assert.equal(readTrain(free.split(" ")).asPublished, true);
});

Deno.test("withPublished() leaves flags as they are where --as-published was not given", () => {
  const flags = { asPublished: false, maxDepth: 2, learningRate: 3 };
  assert.equal(withPublished(flags, {} as never), flags);
});

Deno.test("deno task train --as-published trains with the paper's settings and records each", async () => {
  using folder = temporaryFolder();
  const flags = "--as-published --max-depth 1 --points 10 --out run".split(" ");
  const { code, out, err } = await runTask("train", flags, folder.path);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(
    out,
    /^settings {2}as published: batches of 10, at most 8,000 epochs, patience 500/m,
  );
  const { options } = JSON.parse(Deno.readTextFileSync(`${folder.path}/run/run.json`));
  const { prior, ...rest } = options;
  const recorded = {
    asPublished: true,
    kind: "dense",
    maxDepth: 1,
    width: 20,
    ...paperSettings,
    batchSize: 10,
    epochs: 8000,
    patience: 500,
  };
  assert.deepEqual({ ...rest, ...recorded }, rest);
  assert.ok(Math.abs(prior[1] / prior[0] - 0.85) < 1e-12);
});
