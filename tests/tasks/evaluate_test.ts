// deno task evaluate as a process: what it prints, what it writes, and how it ends.

import assert from "node:assert/strict";
import { join } from "node:path";
import type { Evaluation } from "../../src/evaluation/evaluation.ts";
import { mixtureScore } from "../../src/evaluation/score.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { copyFolder } from "../files/copy_folder.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { debianFashionMnist, requires, sharedData } from "../requirements.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { evaluateCommand } from "../../tasks/evaluate.ts";
import { elements } from "../views/html/read_chart.ts";
import { assertMisread } from "./misread.ts";
import { assertRefused, runTask } from "./run_task.ts";

const readEvaluate = (args: readonly string[]) => evaluateCommand.read(args)!;

const namesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();
const quick = ["--resamples", "50"];

Deno.test("deno task evaluate writes JSON and a page, and shows a table", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await writeExampleRun(path);
  const { code, out, err } = await runTask(
    "evaluate",
    ["run", "--temperature", "--seed", "7", ...quick],
    folder.path,
  );
  assert.deepEqual([code, err], [0, ""]);
  assert.deepEqual(namesIn(path), ["evaluation.html", "evaluation.json", "network", "run.json"]);
  const found: Evaluation = JSON.parse(Deno.readTextFileSync(join(path, "evaluation.json")));
  assert.deepEqual([found.part, found.examples, found.run!.path], ["validation", 200, "run"]);
  assert.equal(found.run!.statistics, "stored");
  assert.equal(found.temperature!.optimistic, true);
  assert.deepEqual(found.bootstrap, { resamples: 50, level: 0.95, seed: 7 });

  using run = await loadRun(path, { engine: "simd" });
  const { validation } = await run.data();
  const score = await mixtureScore(run.network, validation, run.posterior);
  const { figures: metrics } = found.ways[0];
  assert.ok(Math.abs(metrics.error - score.error) < 1e-12);
  assert.ok(Math.abs(metrics.logLikelihood - score.logLikelihood) < 1e-6);
  assert.equal(found.chosenDepth, run.chosenDepth);
  assert.ok(out.includes(`${(100 * score.error).toFixed(2)} %`));
  assert.ok(out.includes("run: validation split of spirals, 200 examples"));
  assert.doesNotMatch(out, /^ *chosen +error/m); // one run is compared with nothing
  assert.ok(out.split("\n").every((line) => [...line].length <= 80));
  assert.match(Deno.readTextFileSync(join(path, "evaluation.html")), /^<!doctype html>/);
});

Deno.test("deno task evaluate shows classes by name and the most wrong rows, and puts the rows' values on the page", async () => {
  using folder = temporaryFolder();
  const names = ["<b>long</b>", "short\u202e"];
  const rows = Array.from(
    { length: 80 },
    (_, n) => `${n % 7},${n % 5 + 0.25},${names[n % 7 > 3 || n % 11 === 0 ? 0 : 1]}`,
  );
  const data = folder.write("boxes.csv", ["length,width,kind", ...rows].join("\n"));
  await writeExampleRun(join(folder.path, "run"), { data, points: undefined, epochs: 5 });
  const args = ["run", "--part", "test", "--examples", "3", ...quick];
  const { code, out, err } = await runTask("evaluate", args, folder.path);
  assert.deepEqual([code, err], [0, ""]);
  const { byClass, ways, examples }: Evaluation = JSON.parse(
    Deno.readTextFileSync(join(folder.path, "run", "evaluation.json")),
  );
  assert.deepEqual([...byClass!.names!].sort(), names);
  assert.equal(byClass!.doubtful.length, 3);
  const right = byClass!.ways[0].confusion.filter(({ label, predicted }) => label === predicted)
    .reduce((sum, { count }) => sum + count, 0);
  assert.ok(Math.abs(1 - ways[0].figures.error - right / examples) < 1e-12);
  assert.match(out, /\ntrue .* predicted /);
  assert.ok(out.includes("<b>long</b>") && out.includes("short\\u{202e}"));
  const page = Deno.readTextFileSync(join(folder.path, "run", "evaluation.html"));
  assert.ok(page.includes("&lt;b&gt;long&lt;/b&gt;") && !page.includes("\u202e"));
  assert.deepEqual(elements(page, "b"), []);
  for (const { row, label } of [...byClass!.wrong, ...byClass!.doubtful]) {
    const [length, width, kind] = rows[row].split(",");
    assert.equal(byClass!.names![label], kind);
    assert.match(page, new RegExp(`row">${row + 1}</th>.*<td>${length}</td><td>${width}</td>`));
  }
});

Deno.test("deno task evaluate --json gives one line a run, the same as the files", async () => {
  using folder = temporaryFolder();
  for (const seed of [1, 2]) {
    await writeExampleRun(join(folder.path, `run${seed}`), { seed, epochs: 5 });
  }
  const args = ["run1", "run2", "--part", "test", "--limit", "70", "--json", "--quiet", ...quick];
  const { code, out, err } = await runTask("evaluate", args, folder.path);
  assert.deepEqual([code, err], [0, ""]);
  const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ part, examples }) => [part, examples]), [["test", 70], [
    "test",
    70,
  ]]);
  for (const [i, line] of lines.entries()) {
    const file = Deno.readTextFileSync(join(folder.path, `run${i + 1}`, "evaluation.json"));
    assert.deepEqual(JSON.parse(file), line);
  }
});

Deno.test("deno task evaluate compares several runs, and replaces files only when told to", async () => {
  using folder = temporaryFolder();
  for (const seed of [1, 2]) {
    await writeExampleRun(join(folder.path, `run${seed}`), { seed, epochs: 5 });
  }
  await runTask("evaluate", ["run2", "--choose", "argmax", ...quick], folder.path);
  const file = join(folder.path, "run2", "evaluation.json");
  const before = Deno.readTextFileSync(file);
  assert.equal(JSON.parse(before).chosenBy, "argmax");
  const again = await runTask("evaluate", ["run1", "run2", ...quick], folder.path);
  assert.equal(again.code, 1);
  assert.match(again.err, /^fathom: [^\n]*evaluation.json exists; --force replaces it\n$/);
  // found out before the first run is evaluated
  assert.deepEqual(namesIn(join(folder.path, "run1")), ["network", "run.json"]);
  assert.equal(Deno.readTextFileSync(file), before);
  const forced = await runTask("evaluate", ["run1", "run2", "--force", ...quick], folder.path);
  assert.deepEqual([forced.code, forced.err], [0, ""]);
  assert.match(forced.out, /\nrun1 +\d\/4 .*\nrun2 +\d\/4 .*\n(\* worse than the best .*\n)?$/);
  assert.notEqual(Deno.readTextFileSync(file), before);
});

Deno.test({
  name: "deno task evaluate rotates and corrupts images, and looks at another data set",
  ignore: requires(sharedData, "MNIST").ignore ||
    requires(debianFashionMnist, "Fashion-MNIST").ignore,
  async fn() {
    using folder = temporaryFolder();
    const path = join(folder.path, "run");
    const dataDir = new URL("mnist", sharedData).pathname;
    await writeExampleRun(path, { data: "mnist", dataDir, limit: 60, epochs: 1 });
    // outside of the folder that the command runs in
    const args = ["run", "--data-dir", dataDir, "--rotate", "--corrupt", "--limit", "20"];
    args.push("--against", "fashion-mnist");
    const { code, out, err } = await runTask(
      "evaluate",
      [...args, "--part", "test", "--out", "elsewhere", ...quick],
      folder.path,
    );
    assert.deepEqual([code, err], [0, ""]);
    assert.deepEqual(namesIn(join(folder.path, "elsewhere")), [
      "evaluation.html",
      "evaluation.json",
    ]);
    const found: Evaluation = JSON.parse(
      Deno.readTextFileSync(join(folder.path, "elsewhere", "evaluation.json")),
    );
    assert.equal(found.shift!.levels.length, 13 + 4 * 6);
    const page = Deno.readTextFileSync(join(folder.path, "elsewhere", "evaluation.html"));
    const listed = found.byClass!.wrong.length + found.byClass!.doubtful.length;
    assert.equal(page.match(/<img src="data:image\/png;base64,/g)?.length, listed);
    assert.deepEqual([found.unknown!.known, found.unknown!.unknown], [20, 20]);
    assert.ok(out.includes("out-of-distribution: fashion-mnist"));

    // mnist's files bear the same names as fashion-mnist's
    const same = await runTask(
      "evaluate",
      ["run", "--data-dir", dataDir, "--against", "mnist", "--against-dir", dataDir],
      folder.path,
    );
    assert.equal(same.code, 1);
    assert.match(
      same.err,
      /^fathom: --against must be another data set than the run's, got mnist\n$/,
    );
    const flat = await runTask(
      "evaluate",
      ["run", "--data-dir", dataDir, "--against", "spirals"],
      folder.path,
    );
    assert.match(
      flat.err,
      /^fathom: evaluate: .* shape \[28,28,1\] as in mnist, got \[2\] in spirals\n$/,
    );
    assert.deepEqual(namesIn(path), ["network", "run.json"]);
  },
});

Deno.test("deno task evaluate --against FILE.csv matches all its rows to the run, labels or not", async () => {
  using folder = temporaryFolder();
  const rows = Array.from(
    { length: 60 },
    (_, n) => `${n % 7},${n % 5},${n % 7 > 3 ? "long" : "short"}`,
  );
  const data = folder.write("boxes.csv", ["length,width,kind", ...rows].join("\n"));
  await writeExampleRun(join(folder.path, "run"), { data, points: undefined, epochs: 5 });
  folder.write("far.csv", "width,length\n50,60\n55,65\n57,68\n");
  folder.write("turned.csv", "length,width,kind\n60,50,none\n65,55,none\n68,57,\n");
  folder.write("other.csv", "length,depth\n1,2\n");
  const call = (file: string, ...args: string[]) =>
    runTask(
      "evaluate",
      ["run", "--against", file, "--json", "--force", ...quick, ...args],
      folder.path,
    );
  const far = await call("far.csv", "--out", "far");
  const turned = await call("turned.csv", "--out", "turned");
  assert.deepEqual([far.code, far.err.includes("not used")], [0, false], far.err);
  const [one, other] = [far, turned].map(({ out }) => (JSON.parse(out) as Evaluation).unknown!);
  assert.equal(one.unknown, 3);
  assert.deepEqual({ ...one, data: "" }, { ...other, data: "" });
  const refused = await call("other.csv", "--out", "other");
  assert.deepEqual([refused.code, refused.out], [1, ""]);
  assert.match(refused.err, /missing: "width"; unknown: "depth"/);
  const misplaced = await runTask("evaluate", ["run", "--header", "no"], folder.path);
  assert.match(misplaced.err, /--header is for --against FILE\.csv/);
});

Deno.test("deno task evaluate ends with 1 and one line about a run that it cannot use", async () => {
  using folder = temporaryFolder();
  const good = join(folder.path, "good");
  await writeExampleRun(good, { epochs: 2 });
  const spoil = (name: string, change: (path: string) => void) => {
    const path = join(folder.path, name);
    copyFolder(good, path);
    change(path);
  };
  const editRun = (
    path: string,
    edit: (run: { format: number; options: { seed: number } }) => void,
  ) => {
    const file = join(path, "run.json");
    const run = JSON.parse(Deno.readTextFileSync(file));
    edit(run);
    Deno.writeTextFileSync(file, JSON.stringify(run));
  };
  Deno.mkdirSync(join(folder.path, "none"));
  spoil("short", (path) => Deno.removeSync(join(path, "network"), { recursive: true }));
  spoil("version", (path) => editRun(path, (run) => run.format = 99));
  spoil("weights", (path) => {
    const file = join(path, "network", "specification.json");
    const spec = JSON.parse(Deno.readTextFileSync(file));
    Deno.writeTextFileSync(file, JSON.stringify({ ...spec, width: 7 }));
  });
  spoil("data", (path) => editRun(path, (run) => run.options.seed = 4));
  Deno.writeTextFileSync(join(folder.path, "file"), "");
  const calls: [string[], RegExp][] = [
    [["none"], /not a run folder: none\/run.json is missing$/],
    [["short"], /was cut short before its network was written/],
    [["version"], /wanted a run in format 1 or 2, got format 99/],
    [["weights"], /wanted shape .*, as .*specification.json says, got .*state.safetensors/],
    [["data"], /wanted the data of data, fingerprint \w+ in run\.json, got other spirals/],
    [["good", "--out", "file"], /file/],
    [["good", "--out", "file/below"], /cannot make file\/below/],
    [["good", "none"], /not a run folder: none\/run.json is missing$/],
  ];
  const before = new Map(
    ["none", "short", "version", "weights", "data", "good"]
      .map((name) => [name, namesIn(join(folder.path, name))] as const),
  );
  await Promise.all(calls.map(async ([args, message]) => {
    const { code, out, err } = await runTask("evaluate", args, folder.path);
    assert.deepEqual([code, out], [1, ""], args.join(" "));
    assert.match(err.trimEnd(), message);
    assert.match(err, /^fathom: [^\n]+\n$/);
  }));
  for (const [name, names] of before) assert.deepEqual(namesIn(join(folder.path, name)), names);
});

Deno.test("deno task evaluate ends with 2 and one line when it is called wrongly", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(join(folder.path, "run"), { epochs: 2 });
  assertMisread(readEvaluate, evaluateCommand.flags, [
    [[], /give one or more run folders/],
    [["run", "--part", "train"], /--part must be one of validation, test, got "train"$/],
    [["run", "--limit", "0"], /--limit must be a whole number of at least 1, got "0"$/],
    [["run", "--resamples", "-1"], /--resamples must be .* at least 0, got "-1"$/],
    [["run", "--against", "nosuch"], /--against must be spirals, mnist, .*, got "nosuch"$/],
    [["run", "--against-dir", "x"], /--against-dir is for public data sets, got no --against$/],
    [["run", "run", "--out", "x"], /--out is for a single run, got 2 runs$/],
  ]);
  await assertRefused((...args) => runTask("evaluate", args, folder.path), [
    [["run", "--bogus"], 2, /^fathom: unknown flag --bogus; --help lists the flags$/],
    [["run", "--rotate"], 2, /^fathom: --rotate is for runs on images, got spirals in run$/],
    [["run", "--corrupt"], 2, /^fathom: --corrupt is for runs on images, got spirals in run$/],
  ]);
  assert.deepEqual(namesIn(join(folder.path, "run")), ["network", "run.json"]);
});

Deno.test("deno task evaluate --help fits the terminal and names every flag", async () => {
  using folder = temporaryFolder();
  const { code, out } = await runTask("evaluate", ["--help"], folder.path);
  assert.equal(code, 0);
  assert.ok(out.split("\n").every((line) => line.length <= 100));
  for (
    const flag of [
      "part",
      "limit",
      "choose",
      "temperature",
      "against",
      "against-dir",
      "rotate",
      "anytime",
    ]
  ) {
    assert.ok(out.includes(`--${flag} `), flag);
  }
});
