// deno task train as a process: what it prints, what it writes, and how it ends.

import assert from "node:assert/strict";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { decodeSafetensors } from "../../src/engines/safetensors.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { lastValueFrom, toArray } from "rxjs";
import { spirals } from "../../src/datasets/spirals.ts";
import { train } from "../../src/training/train.ts";
import { idxInputs } from "../../src/datasets/formats/idx_inputs.ts";
import { idxImages, idxLabels } from "../datasets/formats/idx_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { command, follow, inState, pointsOf } from "../views/live/event_client.ts";
import { debianFashionMnist, requires } from "../requirements.ts";
import { addressOf } from "./page_address.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { trainCommand } from "../../tasks/train.ts";
import { assertMisread } from "./misread.ts";
import { assertRefused, runTask, startTask } from "./run_task.ts";

const readTrain = (args: readonly string[]) => trainCommand.read(args)!;

const small = ["--max-depth", "3", "--width", "4", "--epochs", "12"];

function readJson(...path: string[]) {
  return JSON.parse(Deno.readTextFileSync(join(...path)));
}

function readSnapshots(text: string): Snapshot[] {
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("deno task train writes the whole run and shows it in a table", async () => {
  using folder = temporaryFolder();
  const { code, out, err } = await runTask("train", small, folder.path);
  assert.deepEqual([code, err], [0, ""]);
  for (
    const word of ["chosen depth", "exact posterior", "full mixture", "last exit", "spirals-1"]
  ) {
    assert.ok(out.includes(word), word);
  }
  const run = join(folder.path, "runs", "spirals-1");
  assert.deepEqual([...Deno.readDirSync(run)].map(({ name }) => name).sort(), [
    "SHA256SUMS",
    "checkpoints",
    "network",
    "run.json",
    "snapshots.jsonl",
    "summary.json",
  ]);
  const snapshots = readSnapshots(Deno.readTextFileSync(join(run, "snapshots.jsonl")));
  assert.deepEqual(snapshots.map(({ epoch }) => epoch), [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    12,
  ]);
  const last = snapshots.at(-1)!;
  assert.equal(last.final, true);
  const summary = readJson(run, "summary.json");
  assert.equal(summary.chosenDepth, last.chosenDepth);
  assert.deepEqual(summary.posterior, last.posterior);
  assert.equal(summary.exactPosterior.length, 4);
  assert.ok(Math.abs(summary.exactPosterior.reduce((a: number, b: number) => a + b) - 1) < 1e-9);
  assert.ok(summary.test.full.error >= 0 && summary.test.full.error <= 1);
  assert.deepEqual(
    [summary.epochs, summary.steps, summary.stoppedBy, summary.engine],
    [12, 12, "epochs", "simd"],
  );
  assert.ok(summary.secondsPerStep > 0 && summary.secondsPerStep < summary.seconds);
  const specification = readJson(run, "network", "specification.json");
  assert.deepEqual([specification.kind, specification.width, specification.depth], ["dense", 4, 3]);
  const state = decodeSafetensors(
    Deno.readFileSync(join(run, "network", "state.safetensors")),
    "state",
  );
  assert.deepEqual(state["blocks.2.dense.weight"].shape, [4, 4]);
  assert.deepEqual(state["blocks.2.dense.weight.momentum"].shape, [4, 4]);
  assert.deepEqual(state["blocks.2.norm.mean"].shape, [4]);
  assert.equal(readJson(run, "network", "posterior.json").place.epoch, summary.bestEpoch);
  assert.equal(readJson(run, "run.json").options.maxDepth, 3);
});

Deno.test("deno task train --json prints snapshots alone, those that train() gives with the flags as options", async () => {
  using folder = temporaryFolder();
  const flags = "--angle 200 --noise 0.3 --points 60 --network dense --max-depth 3 --width 4 " +
    "--engine simd --prior geometric:0.6 --objective elbo --learning-rate 0.21 " +
    "--posterior-learning-rate 0.9 --momentum 0.43 --weight-decay 0.01 --schedule cosine " +
    "--batch-size 16 --epochs 60 --patience 25 --validate-every 4 --prune-below 0.4 " +
    "--keep objective --posterior-from training " +
    "--choose argmax --seed 5";
  const runs = await Promise.all(
    ["a", "b"].map((out) =>
      runTask("train", [...flags.split(" "), "--json", "--quiet", "--out", out], folder.path)
    ),
  );
  const [first, second] = runs.map(({ code, out, err }) => {
    assert.deepEqual([code, err], [0, ""]);
    return readSnapshots(out).map((snapshot) => ({ ...snapshot, seconds: 0 }));
  });
  assert.deepEqual(first, second);
  const data = spirals({ angle: 200, noise: 0.3, points: 60, seed: 5 });
  const told = await lastValueFrom(
    train(data, {
      ...{ kind: "dense", maxDepth: 3, width: 4, engine: "simd", prior: "geometric:0.6" },
      ...{ objective: "elbo", learningRate: 0.21, posteriorLearningRate: 0.9, momentum: 0.43 },
      ...{ weightDecay: 0.01, schedule: "cosine", batchSize: 16, epochs: 60, patience: 25 },
      ...{ keep: "objective", posteriorFrom: "training" },
      ...{ validateEvery: 4, pruneBelow: 0.4, choose: "argmax", seed: 5 },
    }).pipe(toArray()),
  );
  assert.deepEqual(
    first,
    JSON.parse(JSON.stringify(told.map((each) => ({ ...each, seconds: 0 })))),
  );
  // patience and cuts made a difference
  const { stoppedBy, depth, epoch } = first.at(-1)!;
  assert.ok(
    stoppedBy === "patience" && depth < 3 && epoch < 60,
    `${stoppedBy}, ${depth}, ${epoch}`,
  );
  assert.equal(runs[0].out, Deno.readTextFileSync(join(folder.path, "a", "snapshots.jsonl")));
});

Deno.test("deno task train never replaces a run, unless --force says so", async () => {
  using folder = temporaryFolder();
  const args = [...small, "--quiet", "--out", "run"];
  assert.equal((await runTask("train", args, folder.path)).code, 0);
  const before = Deno.readTextFileSync(join(folder.path, "run", "run.json"));
  const again = await runTask("train", args, folder.path);
  assert.equal(again.code, 1);
  assert.match(again.err, /^fathom: .*run holds a run; --force replaces it\n$/);
  assert.equal(Deno.readTextFileSync(join(folder.path, "run", "run.json")), before);
  const forced = await runTask("train", [...args, "--force"], folder.path);
  assert.deepEqual([forced.code, forced.err], [0, ""]);
  assert.notEqual(Deno.readTextFileSync(join(folder.path, "run", "run.json")), before);
});

Deno.test("deno task train ends with 2, one line and no files when it is called wrongly", async () => {
  using folder = temporaryFolder();
  // read before anything is done
  assertMisread(readTrain, trainCommand.flags, [
    [["extra"], /^this command takes only flags, got "extra"; --help lists them$/],
    [["--max-depth", "2.5"], /--max-depth must be a whole number of at least 0, got "2.5"$/],
    [["--learning-rate", "-1"], /--learning-rate must be a number of at least 0, got "-1"$/],
    [["--data", "nosuch"], /--data must be spirals, mnist, .*, got "nosuch"$/],
    [["--engine", "gpu"], /--engine must be one of auto, .*, got "gpu"$/],
    [
      ["--prior", "0.1,0.2"],
      /--prior must be .* 21 positive weights .*, got 2 of them in "0\.1,0\.2"$/,
    ],
    [["--objective", "fixed:21"], /--objective must be .* from 0 to 20, got "fixed:21"$/],
    [["--choose", "relative:2"], /--choose must be .*, got "relative:2"$/],
    [["--angle", "90", "--data", "mnist"], /--angle is for --data spirals/],
    [["--port", "8080"], /--port is for --live, got no --live$/],
    [["--allow-host", "hub"], /--allow-host is for --live, got no --live$/],
    [["--live", "--port", "65536"], /--port must be a whole number from 0 to 65535, got "65536"$/],
    [["--objective", "fixed:3:9"], /--objective must be .*, got "fixed:3:9"$/],
  ]);
  await assertRefused((...args) => runTask("train", args, folder.path), [
    [["--bogus"], 2, /unknown flag --bogus; --help lists the flags$/],
    [["--force"], 2, /--force is for --out DIR, got no --out$/],
    [
      ["--network", "conv", "--out", "network"],
      2,
      /--network conv is for images, got --data spirals$/,
    ],
    [["--augment", "--out", "augment"], 2, /--augment is for images, got --data spirals$/],
    [["--outer", "8", "--out", "outer"], 2, /--outer is for conv networks, got --data spirals$/],
  ]);
  assert.deepEqual(folder.names(), []);
});

Deno.test("deno task train ends with 1, one line and no run when the data or the loss are bad", async () => {
  using folder = temporaryFolder();
  folder.write("ragged.csv", "a,b,label\n1,2,x\n3,4\n");
  const calls: [string[], RegExp][] = [
    [["--data", "missing.csv"], /missing.csv: no such file/],
    [["--data", "ragged.csv"], /ragged.csv line 3: wanted 3 columns/],
    [["--data", "mnist"], /no mnist in data\/mnist; `deno task data mnist` fetches it/],
    [
      [...small, "--learning-rate", "1e9", "--quiet"],
      /loss is no longer finite at step \d+ .* learning rate of 1000000000 is probably too large/,
    ],
  ];
  for (const [args, expected] of calls) {
    const { code, out, err } = await runTask("train", args, folder.path);
    assert.deepEqual([code, out], [1, ""], args.join(" "));
    assert.match(err, expected);
    assert.equal(err.trimEnd().split("\n").length, 1);
  }
  assert.deepEqual(folder.names(), ["ragged.csv"]);
});

Deno.test("deno task train ends after the step on SIGINT and keeps the run", async () => {
  using folder = temporaryFolder();
  const task = startTask("train", ["--max-depth", "3", "--json", "--out", "run"], folder.path);
  // the first snapshot on standard output shows that training goes on
  const reader = task.stdout.getReader();
  await reader.read();
  task.kill("SIGINT");
  task.kill("SIGINT"); // as under npx; both are one
  while (!(await reader.read()).done);
  const err = await new Response(task.stderr).text();
  assert.equal((await task.status).code, 130);
  assert.match(err, /interrupted in epoch \d{1,3}(,\d{3})*; the run so far is in run/);
  const summary = readJson(folder.path, "run", "summary.json");
  assert.equal(summary.stoppedBy, "interrupt");
  assert.ok(summary.epochs < 8000);
});

Deno.test("deno task train --live shows the run, and ends it with its summary when the page says stop", async () => {
  using folder = temporaryFolder();
  const args = ["--max-depth", "3", "--width", "4", "--patience", "8000", "--live", "--port", "0"];
  const task = startTask("train", [...args, "--out", "run"], folder.path);
  const { address, rest } = await addressOf(task.stdout);
  await using client = await follow(address);
  await client.until((event) => event.kind === "points" && event.points.at(-1)!.epoch > 20);
  assert.equal((await command(address, { run: 0, command: "pause" })).status, 204);
  await client.until(inState("paused"));
  assert.equal((await command(address, { run: 0, command: "stop" })).status, 204);
  const ended = await client.until((event) =>
    event.kind === "state" && event.results !== undefined
  );
  assert.ok("text" in ended);
  assert.deepEqual([ended.state, ended.text], [
    "ended",
    "written to run; deno task view run shows it again",
  ]);
  await client.end(); // the page is gone with the command
  const [out, err] = [await rest, await new Response(task.stderr).text()];
  assert.deepEqual([(await task.status).code, err], [0, ""]);
  const summary = readJson(folder.path, "run", "summary.json");
  assert.equal(summary.stoppedBy, "interrupt");
  const points = pointsOf(client.heard);
  assert.deepEqual([points[0].epoch, points.at(-1)!.epoch], [1, summary.epochs]);
  assert.equal(points.at(-1)!.final, true);
  const epoch = summary.epochs.toLocaleString("en-US"); // a quick machine comes beyond 1,000
  assert.match(out, new RegExp(`stopped from the page in epoch ${epoch}; the run`));
});

Deno.test("deno task train --tensorboard writes event files, and adds to none that are there", async () => {
  using folder = temporaryFolder();
  const args = [...small, "--quiet", "--tensorboard", "logs"];
  const { code, err } = await runTask("train", args, folder.path);
  assert.deepEqual([code, err], [0, ""]);
  const logs = () => [...Deno.readDirSync(join(folder.path, "logs"))].map(({ name }) => name);
  assert.match(logs().join(), /^events\.out\.tfevents\.[^,]*$/);
  assert.ok(Deno.statSync(join(folder.path, "logs", logs()[0])).size > 1000);
  const again = await runTask("train", args, folder.path);
  assert.deepEqual([again.code, again.out], [1, ""]);
  assert.match(again.err, /^fathom: the folder must not have event files, but/);
  assert.equal(logs().length, 1);
  assert.deepEqual([...Deno.readDirSync(join(folder.path, "runs"))].length, 1);
});

Deno.test("deno task train --live leaves the run as it is, and tells of a port that is taken", async () => {
  using folder = temporaryFolder();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String(taken.addr.port);
  const refused = await runTask("train", [...small, "--live", "--port", port], folder.path);
  assert.equal(refused.code, 1);
  assert.match(
    refused.err,
    /^fathom: needs a free port .*, but 127.0.0.1:\d+ is taken\n$/,
  );
  assert.deepEqual(folder.names(), []);
  const results = await Promise.all(
    [["a"], ["b", "--live", "--port", "0"]].map((args) =>
      runTask("train", [...small, "--quiet", "--out", ...args], folder.path)
    ),
  );
  assert.deepEqual(results.map(({ code, err }) => [code, err]), [[0, ""], [0, ""]]);
  assert.match(results[1].out, /^page +http:\/\/127.0.0.1:\d+\/#token=[0-9a-f]{32}\n/);
  const [first, second] = ["a", "b"].map((run) =>
    Deno.readTextFileSync(join(folder.path, run, "snapshots.jsonl")).replace(/"seconds":[^,]*/g, "")
  );
  assert.equal(first, second);
  const options = ["a", "b"].map((run) => ({
    ...readJson(folder.path, run, "run.json").options,
    out: "",
  }));
  assert.deepEqual(options[0], options[1]);
});

Deno.test({
  name: "deno task train learns from images with a conv network",
  ...requires(debianFashionMnist, "Fashion-MNIST"),
  async fn() {
    using folder = temporaryFolder();
    // the first images: the whole test set would take most of the time
    for (const [part, count] of [["train", 330], ["t10k", 60]] as const) {
      const from = `${debianFashionMnist}/${part}`;
      const images = idxInputs(`${from}-images-idx3-ubyte.gz`, [28, 28, 1], count);
      const { value } = await images.next();
      await images.return(undefined);
      const labels = gunzipSync(Deno.readFileSync(`${from}-labels-idx1-ubyte.gz`));
      const to = `data/fashion-mnist/${part}`;
      folder.write(`${to}-images-idx3-ubyte`, idxImages([count, 28, 28], value));
      folder.write(`${to}-labels-idx1-ubyte`, idxLabels([...labels.subarray(8, 8 + count)]));
    }
    const args = [
      ...["--data", "fashion-mnist", "--limit", "300", "--max-depth", "1", "--outer", "8"],
      ...["--inner", "4", "--batch-size", "64", "--epochs", "3", "--augment", "--out", "run"],
      ...["--engine", "simd"], // to look for a GPU takes a second or more
    ];
    const { code, err } = await runTask("train", args, folder.path);
    assert.deepEqual([code, err], [0, ""]);
    const snapshots = readSnapshots(
      Deno.readTextFileSync(join(folder.path, "run", "snapshots.jsonl")),
    );
    assert.ok(snapshots[2].elbo > snapshots[0].elbo);
    assert.equal(readJson(folder.path, "run", "run.json").data.name, "fashion-mnist");
  },
});

Deno.test("deno task train reads labels in words from a CSV file", async () => {
  using folder = temporaryFolder();
  const rows = Array.from({ length: 120 }, (_, i) => {
    const x = i / 60 - 1;
    return `${x > 0 ? "right" : "left"},${x},${(i * 37 % 120) / 60 - 1}`;
  });
  folder.write("sides.csv", `side,x,y\n${rows.join("\n")}\n`);
  const args = ["--data", "sides.csv", "--target", "side", "--max-depth", "1", "--epochs", "60"];
  const { code, err } = await runTask("train", [...args, "--quiet"], folder.path);
  assert.deepEqual([code, err], [0, ""]);
  const run = join(folder.path, "runs", "sides-1");
  assert.deepEqual(readJson(run, "run.json").data.classes, ["left", "right"]);
  const { test, warnings } = readJson(run, "summary.json");
  assert.ok(test.full.error <= 0.2);
  // from the course of the training: 11 examples are held out
  assert.ok(warnings.some(({ name }: { name: string }) => name === "few validation examples"));
});

Deno.test("deno task train names columns that say nothing, and asks what a first row is where that is not clear", async () => {
  using folder = temporaryFolder();
  const rows = Array.from({ length: 80 }, (_, i) => `${1.7e9 + i / 8},5,${i % 2}`).join("\n");
  folder.write("t.csv", `time,site,on\n${rows}\n`);
  folder.write("years.csv", `2019,2020,2021\n${rows}\n`);
  const call = (...args: string[]) =>
    runTask("train", [...args, "--max-depth", "1", "--epochs", "3", "--quiet"], folder.path);
  const [named, unclear, told, unfit] = await Promise.all([
    call("--data", "t.csv", "--out", "named"),
    call("--data", "years.csv"),
    call("--data", "years.csv", "--header", "yes", "--delimiter", "comma", "--out", "told"),
    call("--header", "yes"),
  ]);
  assert.equal(named.code, 0);
  assert.match(named.err, /^note: t: constant in the training split, .*: site\n$/);
  assert.deepEqual([unclear.code, unclear.out], [1, ""]);
  assert.match(
    unclear.err,
    /^fathom: .*years\.csv line 1: it is not clear .*; set --header yes or no/,
  );
  assert.equal(told.code, 0);
  assert.deepEqual(readJson(join(folder.path, "told"), "run.json").data.features, ["2019", "2020"]);
  assert.equal(unfit.code, 2);
  assert.match(unfit.err, /--header is for --data FILE\.csv, got --data spirals/);
  using run = await loadRun(join(folder.path, "named"));
  assert.deepEqual([run.description.data.classes, run.schema?.target?.classes], [2, ["0", "1"]]);
  const { mean, deviation } = run.standardisation;
  assert.ok(mean[0] > 1.7e9 && deviation[0] > 2 && deviation[0] < 4);
});

Deno.test("deno task train --help names every flag", async () => {
  using folder = temporaryFolder();
  const { code, out, err } = await runTask("train", ["--help"], folder.path);
  assert.deepEqual([code, err], [0, ""]);
  const flags = Object.keys(trainCommand.flags);
  assert.ok(flags.length > 30);
  for (const flag of flags) assert.ok(out.includes(`--${flag}`), flag);
});
