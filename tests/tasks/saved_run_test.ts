// The runs of programs in the hands of the commands.

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { lastValueFrom } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { standardise } from "../../src/datasets/standardise.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { writeRun } from "../../src/runs/write_run.ts";
import { train } from "../../src/training/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { follow, inState, pointsOf } from "../views/live/event_client.ts";
import { addressOf } from "./page_address.ts";
import { runTask, startTask, type TaskName } from "./run_task.ts";

const configPath = fileURLToPath(new URL("../../deno.json", import.meta.url));

const count = 120;
const inputs = Float64Array.from({ length: 2 * count }, (_, i) => 3 * Math.sin(i * i) + i % 2);
const classNames = ["left, low", "right"]; // one that needs quotes
const data = arrays({
  shape: [2],
  inputs,
  labels: Array.from({ length: count }, (_, n) => inputs[2 * n] > inputs[2 * n + 1] ? 1 : 0),
  classNames,
  test: 0.2,
});
const table = Array.from({ length: 20 }, (_, n) => `${inputs[2 * n]},${inputs[2 * n + 1]}\n`).join(
  "",
);

Deno.test("writeRun() in a program gives a run that evaluate, prune, export, predict and view take", async () => {
  using folder = temporaryFolder();
  using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 3, width: 6 }), {
    engine: "simd",
  });
  const posterior = depthPosterior({ prior: geometric(3) });
  const last = await lastValueFrom(
    train(data, { network, posterior, epochs: 30 }).pipe(writeRun(join(folder.path, "run"))),
  );
  const all = standardise(data.train, inputs.subarray(0, 40));
  const own = await predict(network, posterior, all); // [20, 2]
  folder.write("table.csv", table);

  const done = async (name: TaskName, ...args: string[]) => {
    const { code, out, err } = await runTask(name, args, folder.path);
    assert.equal(code, 0, err);
    return out;
  };
  const quick = ["--resamples", "20", "--quiet"];
  const [evaluated, , predicted, exported] = await Promise.all([
    done("evaluate", "run", "--part", "test", "--json", ...quick),
    done("prune", "run", "--out", "small", "--no-timing", ...quick),
    done("predict", "run", "table.csv", "--depth", "full", "--quiet"),
    done("export", "run", "--format", "safetensors", "--out", "run.safetensors", "--quiet"),
  ]);
  const { ways: predictors, run: facts } = JSON.parse(evaluated);
  const { test } = JSON.parse(Deno.readTextFileSync(join(folder.path, "run", "summary.json")));
  assert.ok(Math.abs(predictors[0].figures.error - test.full.error) < 1e-12);
  assert.equal(facts.statistics, "stored");
  assert.ok(exported.startsWith("run.safetensors: "));

  const rows: Record<string, string>[] = parse(predicted, { columns: true });
  const seven = (value: number) => String(Number(value.toPrecision(7)));
  assert.equal(rows.length, 20);
  rows.forEach((row, n) => {
    const p = [own[2 * n], own[2 * n + 1]];
    assert.deepEqual([row["p_left, low"], row.p_right], p.map(seven));
    assert.equal(row.class, classNames[p[1] > p[0] ? 1 : 0]);
  });
  using run = await loadRun(join(folder.path, "run"), { engine: "simd" });
  assert.deepEqual(await predict(run.network, run.posterior, all), own); // bit for bit

  // what was pruned has its data too
  const { code, err } = await runTask("evaluate", ["small", ...quick], folder.path);
  assert.equal(code, 0, err);
  const task = startTask("view", ["run", "small", "--port", "0"], folder.path);
  const { address, rest } = await addressOf(task.stdout);
  await using client = await follow(address);
  await client.until(inState("ended", 0));
  await client.until((event) => event.kind === "map" && event.run === 0); // over its stored points
  assert.equal(pointsOf(client.heard, 0).at(-1)!.chosenDepth, last.chosenDepth);
  task.kill("SIGINT");
  await Promise.all([rest, task.stderr.cancel(), task.status]);
});

Deno.test("saveRun() in a program of its own, with no more than Deno's flags, and the commands after it", async () => {
  using folder = temporaryFolder();
  const mod = JSON.stringify(import.meta.resolve("../../mod.ts"));
  const script = folder.write(
    "script.ts",
    `import { arrays, createNetwork, dense, depthPosterior, geometric, saveRun, train } from ${mod};
    const inputs = new Float32Array(90).map((_, i) => Math.sin(i * i)); // [30, 3]
    const labels = Array.from({ length: 30 }, (_, n) => inputs[3 * n] > 0 ? 1 : 0);
    const data = arrays({ shape: [3], inputs, labels, classNames: ["cat", "dog"] });
    using network = await createNetwork(dense({ inputs: 3, classes: 2, maxDepth: 2 }));
    const posterior = depthPosterior({ prior: geometric(2) });
    let last;
    await train(data, { network, posterior, epochs: 4 }).forEach((snapshot) => last = snapshot);
    await saveRun("runs/mine", { network, posterior, data, last });`,
  );
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-read",
      "--allow-write",
      "--no-prompt",
      "--no-check",
      "-c",
      configPath,
      script,
    ],
    cwd: folder.path,
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  folder.write("table.csv", "1,2,3\n");
  const [evaluated, predicted] = await Promise.all([
    runTask("evaluate", ["runs/mine", "--resamples", "0", "--quiet"], folder.path),
    runTask("predict", ["runs/mine", "table.csv", "--quiet"], folder.path),
  ]);
  assert.deepEqual([evaluated.code, evaluated.err], [0, ""]);
  assert.match(predicted.out, /^class,p_cat,p_dog,entropy,depth,reason\n(cat|dog),/);
});

Deno.test("deno task evaluate says that a run is still training, and that one was cut short", async () => {
  using folder = temporaryFolder();
  const stop = new AbortController();
  const stream = train(data, {
    maxDepth: 2,
    width: 4,
    epochs: 1e6,
    patience: 1e6,
    signal: stop.signal,
  });
  let asked: Promise<void> | undefined;
  const refused = async (pattern: RegExp, ...args: string[]) => {
    const { code, err } = await runTask("evaluate", ["run", ...args], folder.path);
    assert.equal(code, 1);
    assert.match(err, pattern);
  };
  const training =
    /^fathom: evaluate: the run in run is still training, in "deno .*", started .*; its network is written/;
  await stream.pipe(writeRun(join(folder.path, "run"))).forEach(() => {
    asked ??= Promise.all([refused(training), refused(training, "--out", "elsewhere")])
      .then(() => stop.abort());
  });
  await asked;
  Deno.removeSync(join(folder.path, "run", "network"), { recursive: true });
  await refused(/^fathom: evaluate: the run in run was cut short before its network was written/);
});
