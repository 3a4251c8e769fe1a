// deno task prune as a process.

import assert from "node:assert/strict";
import { predict } from "../../src/evaluation/predict.ts";
import { truncateToDepth } from "../../src/depth/depth_choice.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { endOf, runTask, startTask } from "./run_task.ts";

async function exampleFolder() {
  const folder = temporaryFolder();
  Deno.mkdirSync(`${folder.path}/run`);
  await writeExampleRun(`${folder.path}/run`);
  const call = (...args: string[]) => runTask("prune", args, folder.path);
  const at = (name: string) => `${folder.path}/${name}`;
  return { folder, call, at, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

/** Little work, the same every time. */
const quick = ["--choose", "relative:0.8", "--no-timing", "--resamples", "20"];

Deno.test("deno task prune writes the pruned run and its card, and shows a table of 80 columns", async () => {
  using example = await exampleFolder();
  const { folder, call, at } = example;
  const { code, out, err } = await call(
    "run",
    "--out",
    "small",
    "--choose",
    "relative:0.8",
    "--seconds",
    "0.05",
  );
  assert.deepEqual([code, err], [0, ""]);
  assert.ok(out.split("\n").every((line) => line.length <= 80), out);
  for (const text of ["2 of 4 blocks", "difference 0 on", "pruned mixture", "batch of 64"]) {
    assert.ok(out.includes(text), text);
  }
  assert.ok(out.endsWith("written to      small\n"));
  assert.deepEqual(folder.names(), ["run", "small"]);
  using run = await loadRun(at("run"));
  using small = await loadRun(at("small"));
  const inputs = Float32Array.of(0.3, -0.2, 1, 1);
  assert.deepEqual(
    await predict(small.network, small.posterior, inputs),
    await predict(run.network, truncateToDepth(run.posterior.probabilities(), 2), inputs),
  );
  assert.ok(Deno.readTextFileSync(at("small/card.md")).startsWith("# spirals: 2 of 4 blocks\n"));
});

Deno.test("deno task prune --json prints the card and nothing else, --quiet only the table", async () => {
  using example = await exampleFolder();
  const { call, at } = example;
  const [json, quiet] = await Promise.all([
    call("run", "--out", "one", "--json", "--seed", "7", ...quick),
    call("run", "--out", "two", "--quiet", "--finetune", "3", "--learning-rate", "0.03", ...quick),
  ]);
  assert.equal(json.code, 0);
  assert.deepEqual(JSON.parse(json.out), JSON.parse(Deno.readTextFileSync(at("one/card.json"))));
  const { resamples, seed } = JSON.parse(json.out).evaluation.bootstrap;
  assert.deepEqual([resamples, seed], [20, 7]);
  assert.match(json.err, /^loading spirals \.\.\.\n/);
  assert.deepEqual([quiet.code, quiet.err], [0, ""]);
  assert.ok(quiet.out.startsWith("pruned          2 of 4 blocks\n"));
  assert.match(quiet.out, /fine-tuned {6}3 of 3 epochs at rate 0\.03; weights of \d/);
});

Deno.test("deno task prune ends fine-tuning on SIGINT and keeps what came of it", async () => {
  using example = await exampleFolder();
  const { folder, at } = example;
  const args = ["run", "--out", "small", "--finetune", "1000000", ...quick];
  const task = startTask("prune", args, folder.path);
  const reader = task.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let shown = "";
  // the row of an epoch shows that training goes on
  while (!/\n +10 /.test(shown)) shown += (await reader.read()).value;
  task.kill("SIGINT");
  for (let part = await reader.read(); !part.done; part = await reader.read()) shown += part.value;
  assert.deepEqual([(await task.status).code, await new Response(task.stderr).text()], [130, ""]);
  assert.match(shown, /fine-tuned {6}interrupted, [\d,]+ of 1,000,000 epochs at rate 0\.1/);
  const card = JSON.parse(Deno.readTextFileSync(at("small/card.json")));
  assert.equal(card.tuning.stoppedBy, "interrupt");
});

Deno.test("deno task prune leaves nothing on SIGINT at any other time", async () => {
  using example = await exampleFolder();
  const { folder } = example;
  const args = ["run", "--out", "a/small", "--seconds", "20"];
  const task = startTask("prune", args, folder.path);
  const reader = task.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let shown = "";
  while (!shown.includes("measuring time")) shown += (await reader.read()).value;
  task.kill("SIGINT");
  for (let part = await reader.read(); !part.done; part = await reader.read()) shown += part.value;
  assert.equal((await task.status).code, 130);
  await task.stderr.cancel();
  assert.match(shown, /interrupted; nothing was written\n$/);
  assert.deepEqual(folder.names(), ["run"]);
});

Deno.test("deno task prune tells wrong calls, bad runs and targets in one line each, and writes nothing", async () => {
  using example = await exampleFolder();
  const { folder, call, at } = example;
  const altered = (name: string, file: string, change: (text: string) => string) => {
    for (const entry of ["run.json", "network/posterior.json", "network/specification.json"]) {
      const text = Deno.readTextFileSync(at(`run/${entry}`));
      folder.write(`${name}/${entry}`, entry === file ? change(text) : text);
    }
    Deno.copyFileSync(
      at("run/network/state.safetensors"),
      at(`${name}/network/state.safetensors`),
    );
  };
  altered("other-version", "run.json", (text) => text.replace(/"format":\s*2/, '"format":7'));
  altered(
    "other-width",
    "network/specification.json",
    (text) => text.replace(/"width": 6/, '"width": 7'),
  );
  altered("other-data", "run.json", (text) => text.replace(/"seed":\s*3/, '"seed":4'));
  altered(
    "other-prior",
    "network/posterior.json",
    (text) => text.replace(/"depth": 4/, '"depth": 3'),
  );
  folder.write("cut-short/run.json", Deno.readTextFileSync(at("run/run.json")));
  folder.write("file", "x");
  folder.write("taken/notes.txt", "mine");
  const names = folder.names();

  const to = ["--out", "small"];
  const cases: [args: string[], code: number, pattern: RegExp][] = [
    [[], 2, /give one run folder, got none/],
    [["none", ...to], 1, /not a run folder: none\/run\.json is missing/],
    [["cut-short", ...to], 1, /was cut short before its network was written/],
    [["other-version", ...to], 1, /wanted a run in format 1 or 2, got format 7/],
    [["other-width", ...to], 1, /wanted shape .* got .*state\.safetensors/],
    [
      ["other-prior", ...to],
      1,
      /wanted 0, as the exit is beyond the depth of 3, at .*posterior\.json/,
    ],
    [["other-data", ...to], 1, /wanted the data of other-data, fingerprint .*, got other spirals/],
    [["run", "--out", "file"], 1, /cannot write to file: not a directory/],
    [["run", "--out", "file/deep/er"], 1, /cannot make file\/deep\/er: not a directory/],
    [["run", "--out", "taken", "--force"], 1, /holds notes\.txt and no run\.json/],
    [["run", "--out", "run", "--force"], 1, /wanted a folder other than the run's own, got run/],
  ];
  // two at a time, as many as the smallest machine has processors
  for (let i = 0; i < cases.length; i += 2) {
    await Promise.all(
      cases.slice(i, i + 2).map(async ([args, code, pattern]) => {
        const result = await call(...args);
        assert.deepEqual(
          [result.code, result.out.replace(/^loading .*\n/, "")],
          [code, ""],
          `${args}`,
        );
        assert.match(result.err, pattern);
        assert.equal(result.err.trimEnd().split("\n").length, 1);
      }),
    );
  }
  assert.deepEqual(folder.names(), names);
});

Deno.test("deno task prune --help lists every flag within 100 columns", async () => {
  using folder = temporaryFolder();
  const { code, out } = await endOf(startTask("prune", ["--help"], folder.path));
  assert.equal(code, 0);
  for (
    const flag of [
      "out",
      "choose",
      "finetune",
      "learning-rate",
      "no-timing",
      "seconds",
      "data-dir",
      "engine",
      "threads",
      "resamples",
      "seed",
      "force",
      "json",
      "quiet",
      "help",
    ]
  ) {
    assert.ok(out.includes(`--${flag}`), flag);
  }
  assert.ok(out.split("\n").every((line) => line.length <= 104), out);
});
