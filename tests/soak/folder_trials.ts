// Trials of two commands in one folder: started together, forced or killed at random moments. Each checks what must hold
// and gives how it went.

import assert from "node:assert/strict";
import { join } from "node:path";
import { hasCheckpoint } from "../../src/training/checkpoints/folder.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { endOf, startTask, type TaskName, type TaskResult } from "../tasks/run_task.ts";

/** How a trial went, for counting: for instance "one won, one refused". */
export type Outcome = string;

/** A trial in a new folder. */
export type Trial = () => Promise<Outcome>;

const quick = ["--max-depth", "2", "--width", "4", "--quiet"];
const brief = [...quick, "--epochs", "50"];
const longer = [...quick, "--epochs", "400", "--patience", "400"];
const inUse =
  /is in use by "deno task (train|prune|compare|evaluate) [^"]*--out [^"]*", started \d\d:\d\d:\d\d; wait for it to end/;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Names that begin with a dot, anywhere below a folder. */
function hiddenIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    return name.startsWith(".") ? [path] : isDirectory ? hiddenIn(path) : [];
  });
}

const namesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

function assertWholeRun(path: string): void {
  assert.deepEqual(namesIn(path), [
    "SHA256SUMS",
    "checkpoints",
    "network",
    "run.json",
    "snapshots.jsonl",
    "summary.json",
  ]);
  assert.deepEqual(namesIn(join(path, "network")), [
    "posterior.json",
    "specification.json",
    "state.safetensors",
  ]);
}

const seedOf = (path: string): number =>
  JSON.parse(Deno.readTextFileSync(join(path, "run.json"))).options.seed;

/** Two of a command started at once in one folder: one ends well, the other is told by whom the folder is in use. */
async function together(
  name: TaskName,
  calls: readonly (readonly string[])[],
  cwd: string,
): Promise<
  { readonly won: number; readonly ends: readonly TaskResult[]; readonly outcome: Outcome }
> {
  const ends = await Promise.all(calls.map((args) => endOf(startTask(name, args, cwd))));
  const told = JSON.stringify(ends);
  const winners = ends.filter(({ code }) => code === 0);
  assert.equal(winners.length, 1, told);
  const loser = ends.find(({ code }) => code !== 0)!;
  assert.equal(loser.code, 1, told);
  // who comes when the other has ended finds its work
  const refused = inUse.test(loser.err);
  assert.ok(refused || /holds a run; --force replaces it/.test(loser.err), told);
  assert.deepEqual(hiddenIn(cwd), [], told);
  return {
    won: ends.indexOf(winners[0]),
    ends,
    outcome: refused ? "one won, one refused by name" : "one after the other",
  };
}

/** Two runs on one new folder, or on an empty one. */
export async function twoTrains(): Promise<Outcome> {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  if (Math.random() < 0.5) Deno.mkdirSync(path);
  const calls = [1, 2].map((seed) => [...longer, "--seed", String(seed), "--out", "run"]);
  const { won, outcome } = await together("train", calls, folder.path);
  assertWholeRun(path);
  assert.equal(seedOf(path), won + 1);
  return outcome;
}

/** Two runs without --out: each gets a folder of its own. */
export async function twoDefaults(): Promise<Outcome> {
  using folder = temporaryFolder();
  const ends = await Promise.all([1, 2].map(() => endOf(startTask("train", brief, folder.path))));
  assert.deepEqual(ends.map(({ code, err }) => [code, err]), [[0, ""], [0, ""]]);
  assert.deepEqual(namesIn(join(folder.path, "runs")), ["spirals-1", "spirals-1-2"]);
  for (const name of ["spirals-1", "spirals-1-2"]) {
    assertWholeRun(join(folder.path, "runs", name));
  }
  assert.deepEqual(hiddenIn(folder.path), []);
  return "both ended well in folders of their own";
}

/** Two --force at a random distance on a folder with a finished run. */
export async function forceAtRandom(): Promise<Outcome> {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await finished(folder.path);
  const force = (seed: number) =>
    startTask("train", [...longer, "--seed", String(seed), "--out", "run", "--force"], folder.path);
  const first = endOf(force(2));
  await wait(Math.random() * 1200);
  const [a, b] = await Promise.all([first, endOf(force(3))]);
  const told = JSON.stringify([a, b]);
  assert.ok(a.code === 0 || b.code === 0, told);
  assertWholeRun(path);
  assert.deepEqual(hiddenIn(folder.path), [], told);
  for (const { code, err } of [a, b]) if (code !== 0) assert.match(err, inUse);
  // what said that it ended well is there, unless the other was asked to replace it afterwards
  if (b.code !== 0) assert.equal(seedOf(path), 2, told);
  if (a.code !== 0) assert.equal(seedOf(path), 3, told);
  return a.code === 0 && b.code === 0 ? "one after the other" : "one won, one refused by name";
}

/** A run that replaces a finished one is killed at a random moment; the next command finds a run that is whole. */
export async function killedForce(moment: Moment = "random"): Promise<Outcome> {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await finished(folder.path);
  const state = join(path, "network", "state.safetensors");
  const before = Deno.readFileSync(state);
  await killed(
    startTask("train", [...brief, "--seed", "2", "--out", "run", "--force"], folder.path),
    700,
    join(path, ".fathom-replaced"),
    moment,
  );
  const marks = hiddenIn(folder.path).length;
  const next = await endOf(startTask("train", [...brief, "--out", "run"], folder.path));
  const told = JSON.stringify(next);
  assert.equal(next.code, 1, told);
  assert.match(next.err, /holds a run/);
  if (marks > 0) {
    assert.match(next.err, /^fathom: run: "deno task train .*ended without cleaning/, told);
  }
  assert.deepEqual(hiddenIn(folder.path), [], told);
  if (seedOf(path) === 1) {
    assertWholeRun(path);
    assert.deepEqual(Deno.readFileSync(state), before);
    return marks > 0
      ? "the older run was put back or freed, and that was said"
      : "killed before it began";
  }
  if (!namesIn(path).includes("network")) {
    assert.ok(hasCheckpoint(path), told);
    return "the newer run had a checkpoint, and stays";
  }
  assert.equal(namesIn(join(path, "network")).length, 3); // trained to its end
  return marks > 0 ? "the newer run had its weights, and stays" : "killed after its end";
}

/** A run on a new folder is killed at a random moment; the next one starts, or says what is there. */
export async function killedTrain(moment: Moment = "random"): Promise<Outcome> {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await killed(
    startTask("train", [...longer, "--out", "run"], folder.path),
    1000,
    join(path, "snapshots.jsonl.part"),
    moment,
  );
  const next = await endOf(
    startTask("train", [...brief, "--seed", "2", "--out", "run"], folder.path),
  );
  const told = JSON.stringify(next);
  assert.deepEqual(hiddenIn(folder.path), [], told);
  if (next.code === 0) {
    assertWholeRun(path);
    return "the next run found nothing in its way";
  }
  assert.match(
    next.err,
    /holds a run( that (was killed before its end|did not end) .*)?; --force replaces it/,
  );
  const forced = await endOf(
    startTask("train", [...brief, "--seed", "2", "--out", "run", "--force"], folder.path),
  );
  assert.equal(forced.code, 0, JSON.stringify(forced));
  assertWholeRun(path);
  return "the next run was told of it";
}

const comparison = (methods: string, more: readonly string[] = []) => [
  ...["--methods", methods, "--points", "40", "--max-depth", "2", "--width", "4", "--epochs", "50"],
  ...["--engine", "simd", "--quiet", "--seeds", "2", "--out", "results", ...more],
];

const keysIn = (folder: string): string[] =>
  Deno.readTextFileSync(join(folder, "results", "results.jsonl")).trimEnd().split("\n").map(
    (line) => {
      const { method, seed } = JSON.parse(line);
      return `${method} ${seed}`;
    },
  ).sort();

/** Two comparisons in one folder: nothing that was finished is lost, and the loser goes on afterwards. */
export async function twoCompares(
  methods: readonly string[] = ["searched,ensemble:2", "fixed:1,fixed:2"],
): Promise<Outcome> {
  using folder = temporaryFolder();
  const ends = await Promise.all(
    methods.map((each) => endOf(startTask("compare", comparison(each), folder.path))),
  );
  const told = JSON.stringify(ends);
  const losers = ends.filter(({ code }) => code !== 0);
  assert.ok(losers.length <= 1, told);
  for (const { err } of losers) assert.match(err, inUse);
  const expected = methods.filter((_, i) => ends[i].code === 0).flatMap((each) =>
    each.split(",").flatMap((method) => [`${method} 1`, `${method} 2`])
  ).sort();
  assert.deepEqual(keysIn(folder.path), expected, told);
  assert.deepEqual(hiddenIn(folder.path), [], told);
  for (const each of methods) {
    const again = await endOf(startTask("compare", comparison(each), folder.path));
    assert.equal(again.code, 0, JSON.stringify(again));
  }
  assert.equal(keysIn(folder.path).length, 2 * methods.join().split(",").length);
  return losers.length === 1 ? "one won, one refused by name" : "one after the other";
}

/** A comparison is killed at a random moment; what it had finished is there, and the same call ends the work. */
export async function killedCompare(): Promise<Outcome> {
  using folder = temporaryFolder();
  const methods = "searched,fixed:1,ensemble:2";
  const log = join(folder.path, "results", "results.jsonl");
  await killed(startTask("compare", comparison(methods), folder.path), 1500, log);
  let kept: string[] = [];
  try {
    const text = Deno.readTextFileSync(log);
    kept = text.slice(0, text.lastIndexOf("\n") + 1).split("\n").filter((line) => line !== "");
  } catch { /* killed before the first result */ }
  const next = await endOf(startTask("compare", comparison(methods), folder.path));
  assert.deepEqual([next.code, hiddenIn(folder.path)], [0, []], JSON.stringify(next));
  const lines = Deno.readTextFileSync(log).trimEnd().split("\n");
  assert.equal(lines.length, 6);
  assert.ok(kept.every((line) => lines.includes(line)), "a finished result is lost");
  return kept.length > 0 ? "finished results were kept" : "killed before the first result";
}

/** Two prunings into one new folder. */
export async function twoPrunes(): Promise<Outcome> {
  using folder = temporaryFolder();
  await finished(folder.path);
  const args = ["run", "--out", "small", "--resamples", "20", "--no-timing", "--quiet"];
  const { outcome } = await together("prune", [args, args], folder.path);
  assert.deepEqual(namesIn(join(folder.path, "small")), [
    "SHA256SUMS",
    "card.json",
    "card.md",
    "network",
    "run.json",
  ]);
  return outcome;
}

/** A prediction is killed at a random moment; the next one in that folder removes what it left. */
export async function killedPredict(moment: Moment = "random"): Promise<Outcome> {
  using folder = temporaryFolder();
  await finished(folder.path);
  const rows = Array.from({ length: 50_000 }, (_, i) => `${Math.sin(i)},${Math.cos(i)}\n`);
  folder.write("many.csv", rows.join(""));
  folder.write("few.csv", rows.slice(0, 10).join(""));
  await killed(
    startTask("predict", ["run", "many.csv", "--out", "many_out.csv"], folder.path),
    300,
    join(folder.path, ".many_out.csv.fathom-part"),
    moment,
  );
  const marks = hiddenIn(folder.path);
  const next = await endOf(
    startTask("predict", ["run", "few.csv", "--out", "few_out.csv"], folder.path),
  );
  assert.deepEqual([next.code, hiddenIn(folder.path)], [0, []], JSON.stringify(next));
  if (marks.length === 0) return "killed before it wrote or after its end";
  assert.match(
    next.err,
    /^fathom: .*\.many_out\.csv\.fathom-part was left by a k/,
  );
  return "the next one removed what was left, and said so";
}

/** Trains seed 1 in "run". */
async function finished(cwd: string): Promise<void> {
  const { code, err } = await endOf(startTask("train", [...brief, "--out", "run"], cwd));
  assert.deepEqual([code, err], [0, ""]);
}

/** At once when the task has made a file, or at a random moment: half of the time some time after that. */
type Moment = "at once" | "random";

/** Kills a task. */
async function killed(
  task: Deno.ChildProcess,
  longest: number,
  file: string,
  moment: Moment = "random",
): Promise<void> {
  let over = false;
  const end = endOf(task).finally(() => over = true);
  const awaited = moment === "at once" || Math.random() < 0.5;
  while (awaited && !over && !isThere(file)) await wait(2);
  if (moment === "random") await wait(Math.random() * longest);
  try {
    task.kill("SIGKILL");
  } catch { /* it has ended */ }
  await end;
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** All of them, by what they do. */
export const trials: Readonly<Record<string, Trial>> = {
  "two trains": twoTrains,
  "two trains, default folder": twoDefaults,
  "two trains with --force at random moments": forceAtRandom,
  "train --force killed at a random moment": () => killedForce(),
  "train killed at a random moment": () => killedTrain(),
  "two compares": () => twoCompares(),
  "compare killed at a random moment": killedCompare,
  "two prunes": twoPrunes,
  "predict killed at a random moment": () => killedPredict(),
};
