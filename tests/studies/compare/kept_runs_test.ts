// Results of a comparison on disk: figures that are not finite, and files that were changed.

import assert from "node:assert/strict";
import { keptRuns } from "../../../src/studies/compare/kept_runs.ts";
import type { NetworkResult } from "../../../src/studies/compare/network_job.ts";
import type { PredictorResult } from "../../../src/studies/compare/run_result.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { predictor, run, training } from "./example_result.ts";
import { changed, type Json } from "../../runs/schemas/refused.ts";

const lost = { error: NaN, logLikelihood: -Infinity, brier: NaN, calibrationError: NaN };

Deno.test("keptRuns() gives metrics that are not finite back as NaN, which no mean takes for 0", async () => {
  using folder = temporaryFolder();
  const first = await keptRuns(folder.path);
  first.append({ ...run, ways: [{ ...predictor, ...lost, unpredicted: 3 }] });
  const network: NetworkResult = {
    ...training,
    ways: [{ ...predictor, ...lost }],
    logProbabilities: Float32Array.of(-0.5, NaN, -Infinity, 1e-7),
  };
  await first.keepNetwork("b", network);
  const again = await keptRuns(folder.path);
  const metrics = (
    { error, logLikelihood, brier, calibrationError }: PredictorResult,
  ) => [error, logLikelihood, brier, calibrationError];
  assert.deepEqual(metrics(again.found.get("a")!.ways[0]), [NaN, NaN, NaN, NaN]);
  const found = (await again.network("b"))!;
  assert.deepEqual(metrics(found.ways[0]), [NaN, NaN, NaN, NaN]);
  assert.deepEqual(found.logProbabilities, network.logProbabilities);
});

Deno.test("keptRuns() names the place of a result that is none", async () => {
  const cases: [place: string, to: unknown, message: string][] = [
    ["ways", [], "a list of at least 1 at $.ways, got a list of 0"],
    ["ways.0.error", "0", 'a number from 0 to 1, or null at $.ways[0].error, got "0"'],
    ["ways.0.unpredictd", 1, 'a field "unpredicted" at $.ways[0], got "unpredictd"'],
    [
      "network.kind",
      "rnn",
      '"dense", "conv", "staged", "chain" or "custom" at $.network.kind, got "rnn"',
    ],
    ["networks.0.epochs", null, "a whole number of at least 1 at $.networks[0].epochs, got null"],
    ["budget", undefined, "an object at $.budget, got none"],
  ];
  for (const [place, to, message] of cases) {
    using folder = temporaryFolder();
    const lines = [run, changed(run, place, to)].map((each) => `${JSON.stringify(each)}\n`);
    const path = folder.write("results.jsonl", lines.join(""));
    await assert.rejects(keptRuns(folder.path), {
      name: "TypeError",
      message: `keptRuns(): wanted ${message} in ${path} line 2`,
    });
  }
});

Deno.test("keptRuns() says what is wrong with a network that is kept", async () => {
  using folder = temporaryFolder();
  const kept = await keptRuns(folder.path);
  const logProbabilities = Float32Array.of(-0.5, -0.9);
  await kept.keepNetwork("b", { ...training, ways: [predictor], logProbabilities });
  const file = `${folder.path}/members/b.json`;
  const whole: Json = JSON.parse(Deno.readTextFileSync(file));
  const above = btoa(String.fromCharCode(...new Uint8Array(Float32Array.of(-1, 2).buffer)));
  const cases: [unknown, string][] = [
    ["*", 'float32 numbers as base64 at $.logProbabilities, got "*"'],
    ["AAA=", 'float32 numbers as base64 at $.logProbabilities, got "AAA="'],
    [above, "logarithms of probabilities at $.logProbabilities, got 2 at position 1"],
    [[1], "a text at $.logProbabilities, got a list of 1"],
  ];
  for (const [to, message] of cases) {
    Deno.writeTextFileSync(file, JSON.stringify({ ...whole, logProbabilities: to }));
    await assert.rejects(kept.network("b"), {
      message: `keptRuns(): wanted ${message} in ${file}`,
    });
  }
});

Deno.test("keptRuns() neither reads nor writes members where a link leads out of the folder", async () => {
  using folder = temporaryFolder();
  using other = temporaryFolder();
  const members = `${folder.path}/members`;
  Deno.symlinkSync(other.path, members);
  other.write(".a.json.fathom-part", "");
  await assert.rejects(keptRuns(folder.path), /members is a link to .*, outside of /);
  assert.deepEqual(other.names(), [".a.json.fathom-part"]);
  Deno.removeSync(members);
  Deno.symlinkSync(`${other.path}/missing`, members);
  await assert.rejects(keptRuns(folder.path), /members is a link to a file that is missing$/);
});

Deno.test("keptRuns() gives predictions back as they were, however many, but none well above a logarithm of 1", async () => {
  using folder = temporaryFolder();
  const kept = await keptRuns(folder.path);
  const logProbabilities = Float32Array.from({ length: 7000 }, (_, i) => -i / 7);
  await kept.keepNetwork("b", { ...training, ways: [predictor], logProbabilities });
  assert.deepEqual((await kept.network("b"))!.logProbabilities, logProbabilities);
  logProbabilities[1] = 2e-5;
  await kept.keepNetwork("b", { ...training, ways: [predictor], logProbabilities });
  await assert.rejects(kept.network("b"), /logarithms of probabilities .*, got .* at position 1 /);
});
