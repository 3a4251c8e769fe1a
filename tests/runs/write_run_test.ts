// The operator that writes a run's folder while a program trains.

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  EMPTY,
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  take,
  tap,
  throwError,
  toArray,
} from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { csv } from "../../src/datasets/formats/csv.ts";
import { spirals } from "../../src/datasets/spirals.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { isThere } from "../../src/files/is_there.ts";
import { lockName } from "../../src/files/owned_folder.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { writeRun, type WriteRunOptions } from "../../src/runs/write_run.ts";
import { batches } from "../../src/training/batches.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { followedAlone } from "../../src/training/followed.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { train, type TrainOptions } from "../../src/training/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { data as tinyData, options as tinyOptions, tensorsAtRest } from "../training/tiny_runs.ts";

const trainingOnly: TrainOptions = { epochs: 12, seed: 4 };
const small: TrainOptions = { ...trainingOnly, maxDepth: 2, width: 4, engine: "simd" };

/** Arrays with names of classes and without a source. */
function examples(count = 60) {
  const inputs = Float64Array.from({ length: 2 * count }, (_, i) => Math.sin(i * i));
  const labels = Array.from({ length: count }, (_, n) => inputs[2 * n] > 0 ? 1 : 0);
  return arrays({ shape: [2], inputs, labels, classNames: ["no", "yes"], test: 0.2 });
}

const json = (...path: string[]) => JSON.parse(Deno.readTextFileSync(join(...path)));

Deno.test("writeRun() passes snapshots on and writes a run that loadRun() takes, with the network of train()", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "deep", "mine");
  const data = examples();
  const given = await lastValueFrom(train(data, small).pipe(toArray()));
  const passed = await lastValueFrom(train(data, small).pipe(writeRun(path), toArray()));
  const timeless = (all: readonly Snapshot[]) => all.map((each) => ({ ...each, seconds: 0 }));
  assert.deepEqual(timeless(passed), timeless(given));

  using run = await loadRun(path, { engine: "simd" });
  const lines = Deno.readTextFileSync(join(path, "snapshots.jsonl")).trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => JSON.parse(line)), structuredClone(passed));
  const { options, data: said, memory } = run.description;
  assert.deepEqual(
    [options.data, options.seed, options.learningRate, options.momentum, options.weightDecay],
    ["arrays", 4, 0.1, 0.5, 0],
  );
  assert.deepEqual([options.epochs, options.batchSize, options.patience], [12, 512, 500]);
  assert.deepEqual([options.prior.length, options.choose.kind, options.kind], [
    3,
    "relative",
    "dense",
  ]);
  assert.deepEqual([said.training, said.validation, said.test, said.classes], [43, 5, 12, [
    "no",
    "yes",
  ]]);
  assert.ok(!("network" in options) && memory !== null);
  assert.deepEqual(run.posterior.probabilities(), passed.at(-1)!.posterior);
  assert.equal(run.place.epochsTrained, 12);
  const { summary } = run;
  assert.deepEqual([summary?.epochs, summary?.stoppedBy, summary?.engine], [12, "epochs", "simd"]);
  assert.equal(summary?.exactPosterior?.length, 3);
  assert.ok(summary!.test!.full.error <= 1 && summary!.secondsPerStep > 0);
  const again = await run.data();
  assert.deepEqual(again.train.inputs, data.train.inputs);
});

Deno.test("writeRun() stores the source of data that have one, with their own seed, and no examples", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await lastValueFrom(train(spirals({ seed: 9, points: 40 }), small).pipe(writeRun(path)));
  const { data, options } = json(path, "run.json");
  assert.deepEqual(data.source, { seed: 9, angle: 720, noise: 0.2, points: 40 });
  assert.deepEqual([options.data, options.seed], ["spirals", 4]);
  assert.ok(!folder.names().includes("data.safetensors"));
  assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), [
    "SHA256SUMS",
    "network",
    "run.json",
    "snapshots.jsonl",
    "summary.json",
  ]);
  using run = await loadRun(path, { engine: "simd" });
  assert.equal((await run.data()).train.rows.length, 40);
  // unless it is asked for
  const stored = join(folder.path, "stored");
  await lastValueFrom(
    train(spirals({ points: 40 }), small).pipe(writeRun(stored, { storeData: true })),
  );
  assert.equal(json(stored, "run.json").data.source, undefined);
  using other = await loadRun(stored, { engine: "simd" });
  assert.equal((await other.data()).test!.rows.length, 1600);
});

Deno.test("writeRun() leaves examples out where it is told to, and the run says so", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const options: WriteRunOptions = {
    storeData: false,
    evaluate: false,
    options: { note: "a try" },
  };
  await lastValueFrom(train(examples(), small).pipe(writeRun(path, options)));
  using run = await loadRun(path, { engine: "simd" });
  await assert.rejects(run.data(), {
    message: /^loadRun\(\): the examples were arrays of a program and are not stored with the run/,
  });
  assert.equal(run.description.options.note, "a try");
  assert.deepEqual([run.summary?.exactPosterior, run.summary?.test], [undefined, undefined]);
});

Deno.test("writeRun() refuses a folder with anything in it before training, and replaces a run with force", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  let steps = 0;
  const once = (options?: WriteRunOptions) =>
    lastValueFrom(
      train(examples(), { ...small, onMoment: () => steps++ }).pipe(writeRun(path, options)),
    );
  await once();
  steps = 0;
  const before = Deno.readTextFileSync(join(path, "run.json"));
  await assert.rejects(once(), Deno.errors.AlreadyExists);
  assert.equal(steps, 0);
  await once({ force: true });
  assert.notEqual(Deno.readTextFileSync(join(path, "run.json")), before);
});

Deno.test("writeRun() leaves nothing of a run that is unsubscribed early or fails, and restores the older one", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const told: string[] = [];
  const options: WriteRunOptions = { force: true, onNotice: (text) => void told.push(text) };
  const stream = () => train(examples(), small).pipe(writeRun(path, options));
  await lastValueFrom(stream().pipe(take(3)));
  assert.deepEqual(folder.names(), []);
  assert.equal(told.length, 1);
  assert.match(
    told[0],
    /run: the run's stream was unsubscribed in its first minute, so nothing is kept; .* signal/,
  );
  await assert.rejects(
    lastValueFrom(throwError(() => new Error("no")).pipe(writeRun(path, options))),
    /no/,
  );
  assert.equal(await lastValueFrom(EMPTY.pipe(writeRun(path, options)), { defaultValue: 1 }), 1);
  assert.deepEqual(folder.names(), []);

  await lastValueFrom(stream());
  const before = Deno.readTextFileSync(join(path, "run.json"));
  await lastValueFrom(stream().pipe(take(1)));
  const failing = train(examples(), { ...small, learningRate: 1e30 }).pipe(writeRun(path, options));
  await assert.rejects(lastValueFrom(failing), /no longer finite/);
  assert.equal(Deno.readTextFileSync(join(path, "run.json")), before);
  assert.equal(told.length, 2); // an error tells itself
});

Deno.test("writeRun() keeps the snapshots of a run that is unsubscribed after its first minute", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const told: string[] = [];
  const now = performance.now;
  let later = 0; // milliseconds
  performance.now = () => now.call(performance) + later;
  try {
    const stream = train(examples(), small).pipe(
      writeRun(path, { onNotice: (text) => void told.push(text) }),
      tap(({ epoch }) => later = epoch > 2 ? 61_000 : 0),
    );
    await lastValueFrom(stream.pipe(take(5)));
  } finally {
    performance.now = now;
  }
  assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), [
    "data.safetensors",
    "run.json",
    "snapshots.jsonl",
  ]);
  const lines = Deno.readTextFileSync(join(path, "snapshots.jsonl")).trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => JSON.parse(line).epoch), [1, 2, 3, 4, 5]);
  assert.deepEqual(told, []);
  await assert.rejects(loadRun(path), /was cut short before its network was written/);
});

Deno.test("writeRun() reports progress after training", async () => {
  using folder = temporaryFolder();
  const told: string[] = [];
  await lastValueFrom(
    train(examples(), small).pipe(writeRun(join(folder.path, "run"), {
      onStage: (name) => void told.push(name),
      onProgress: (done, of) => void (done === of && told.push(`${of}`)),
    })),
  );
  assert.deepEqual(told.slice(0, 3), ["estimating population statistics", "1", "evaluating"]);
  assert.equal(told.at(-1), "55"); // 43 for training and 12 for testing
});

Deno.test("writeRun() gives the final snapshot when all is written, so that its subscriber may leave then", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const stream = train(examples(), small).pipe(writeRun(path));
  const final = await firstValueFrom(stream.pipe(filter((each) => each.final === true)));
  assert.equal(json(path, "summary.json").chosenDepth, final.chosenDepth);
});

Deno.test("writeRun() keeps a run whose signal is aborted, with its network", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const stop = new AbortController();
  const stream = train(examples(), { ...small, epochs: 100_000, signal: stop.signal });
  await stream.pipe(writeRun(path)).forEach(({ epoch }) => {
    if (epoch === 5) stop.abort();
  });
  using run = await loadRun(path, { engine: "simd" });
  assert.equal(run.summary?.stoppedBy, "interrupt");
});

Deno.test("writeRun() loses snapshots.jsonl without the run, and tells it once", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const lost: Error[] = [];
  const stream = train(examples(), small).pipe(
    writeRun(path, { onLoss: (error) => void lost.push(error) }),
  );
  await stream.forEach(({ epoch }) => {
    // its name is taken before the file is finished
    if (epoch === 3) Deno.mkdirSync(join(path, "snapshots.jsonl"), { recursive: true });
  });
  assert.equal(lost.length, 1);
  assert.match(lost[0].message, /^writeRun\(\): .*snapshots.jsonl exists/);
  using run = await loadRun(path, { engine: "simd" });
  assert.equal(run.summary?.epochs, 12);
});

Deno.test("writeRun() takes a stream that was put together by hand, when it is told the data", async () => {
  using folder = temporaryFolder();
  const data = examples();
  using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 2, width: 4 }), {
    engine: "simd",
  });
  const stream = (path: string, options?: WriteRunOptions) => {
    const posterior = depthPosterior({ prior: geometric(2) });
    return batches(data.train, { batchSize: 20, epochs: 4 }).pipe(
      multiExitForward(network),
      elboUpdate(posterior, { learningRate: 0.05, schedule: "cosine" }),
      trackPosterior(posterior),
      writeRun(join(folder.path, path), options),
    );
  };
  await assert.rejects(lastValueFrom(stream("none")), {
    name: "TypeError",
    message: /^writeRun\(\): wanted option data, the splits that are trained on, .* got none$/,
  });
  const other = { ...examples(50), name: "others" };
  await assert.rejects(lastValueFrom(stream("other", { data: other })), /got other others/);
  assert.deepEqual(folder.names(), []);
  await lastValueFrom(stream("run", { data }));
  using run = await loadRun(join(folder.path, "run"), { engine: "simd" });
  const { learningRate, schedule, batchSize, epochs } = run.description.options;
  assert.deepEqual([learningRate, schedule, batchSize, epochs], [0.05, "cosine", 20, 4]);
  const { bestEpoch, stoppedBy } = run.summary!;
  assert.deepEqual(
    [bestEpoch, stoppedBy, json(folder.path, "run", "summary.json").secondsPerStep],
    [
      4,
      "epochs",
      null,
    ],
  );
});

Deno.test("writeRun() refuses copies of snapshots by JSON and its like, which tell nothing of their run", async () => {
  using folder = temporaryFolder();
  const copies = train(examples(), small).pipe(
    map((snapshot) => structuredClone(snapshot)),
    writeRun(join(folder.path, "run")),
  );
  await assert.rejects(
    lastValueFrom(copies),
    /^TypeError: .*the snapshot must be one of trackPosterior\(\), got an object without its run; .*\{ \.\.\.snapshot, more \}/,
  );
  assert.deepEqual(folder.names(), []);
});

Deno.test("writeRun() takes snapshots to which an operator has added something", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const passed = await lastValueFrom(
    train(examples(), small).pipe(
      map((snapshot) => ({ ...snapshot, mine: snapshot.epoch })),
      writeRun(path),
      toArray(),
    ),
  );
  assert.equal((passed.at(-1) as Snapshot & { mine: number }).mine, 12);
  using run = await loadRun(path, { engine: "simd" });
  assert.deepEqual([run.summary?.epochs, run.place.epochsTrained], [12, 12]);
  assert.deepEqual(run.posterior.probabilities(), passed.at(-1)!.posterior);
});

Deno.test("writeRun() keeps the place of a table in the options, so that its data are found again", async () => {
  using folder = temporaryFolder();
  const rows = Array.from({ length: 40 }, (_, n) => `${n * n},${n % 7},${n % 3 ? "a" : "b"}`);
  const file = folder.write("table.csv", `x,y,kind\n${rows.join("\n")}`);
  const path = join(folder.path, "run");
  await lastValueFrom(train(csv(file, { seed: 5, limit: 30 }), small).pipe(writeRun(path)));
  const { data, options } = json(path, "run.json");
  assert.deepEqual([options.data, options.seed, data.source], [file, 4, { seed: 5, limit: 30 }]);
  using run = await loadRun(path, { engine: "simd" });
  await assert.rejects(run.data(), /names data at .*table\.csv, outside the current folder/);
  assert.equal((await run.data({ data: file })).train.rows.length, 27);
  folder.write("table.csv", `x,y,kind\n${rows.join("\n").replace("1,1", "1,2")}`);
  await assert.rejects(run.data({ data: file }), /wanted the data of .*, got other table/);
});

Deno.test("writeRun() refuses a folder without a name, and options that it does not have, when it is called", () => {
  for (const path of ["", undefined as unknown as string]) {
    assert.throws(
      () => writeRun(path),
      /^(Type|Range)Error: writeRun\(\): folder must be a path, got/,
    );
  }
  const wrong = { dta: 1 } as WriteRunOptions;
  assert.throws(() => writeRun("a", wrong), /unknown option dta; did you mean data\?$/);
  assert.throws(
    () => writeRun("a", { evaluate: "no" as unknown as boolean }),
    /writeRun\(\): evaluate must be true or false, got "no"/,
  );
});

Deno.test("writeRun() frees the folder when it is left while the network is written", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  for (const what of ["statistics", "state"] as const) {
    using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 2, width: 4 }), {
      engine: "simd",
    });
    const reached = Promise.withResolvers<void>();
    const stuck = <T>() => {
      reached.resolve();
      return new Promise<T>(() => {}); // as calls do whose network is disposed
    };
    let ending = false;
    const slow = Object.create(network, {
      estimateStatistics: {
        value: (...given: Parameters<typeof network.estimateStatistics>) =>
          ending && what === "statistics" ? stuck() : network.estimateStatistics(...given),
      },
      readState: {
        value: () => what === "state" ? stuck() : network.readState(),
      },
    });
    const stream = train(examples(), { ...trainingOnly, network: slow }).pipe(
      tap((snapshot) => ending = snapshot.final === true),
      writeRun(path, { onNotice: () => {} }),
    );
    const subscription = stream.subscribe();
    await reached.promise;
    assert.ok(folder.names().includes("run"));
    subscription.unsubscribe();
    assert.deepEqual(folder.names(), [], what);
  }
});

Deno.test("writeRun() writes nothing more when it was left, though the network still answers", async () => {
  using folder = temporaryFolder();
  using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 2, width: 4 }), {
    engine: "simd",
  });
  const [reached, mask] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = Object.create(network, {
    readState: {
      async value() {
        reached.resolve();
        await mask.promise;
        return await network.readState();
      },
    },
  });
  const stream = train(examples(), { ...trainingOnly, network: slow });
  const options: WriteRunOptions = { onNotice: () => {} };
  const left = stream.pipe(writeRun(join(folder.path, "run"), options)).subscribe();
  await reached.promise;
  left.unsubscribe();
  mask.resolve();
  for (let turns = 0; turns < 20; turns++) await new Promise((next) => setTimeout(next, 1));
  assert.deepEqual(folder.names(), []);
});

Deno.test("writeRun() leaves no tensor and no lock, and no file open, however its stream ends", {
  sanitizeResources: true,
}, async () => {
  using folder = temporaryFolder();
  const before = await tensorsAtRest();
  const stream = (path: string, more: TrainOptions = {}) =>
    train(tinyData, { ...tinyOptions, ...more }).pipe(
      writeRun(join(folder.path, path), { onNotice: () => {} }),
    );
  await lastValueFrom(stream("whole"));
  await lastValueFrom(stream("left").pipe(take(2)));
  await assert.rejects(lastValueFrom(stream("failed", { learningRate: 1e30 })));
  await firstValueFrom(stream("final").pipe(filter(({ final }) => final === true)));
  assert.equal(await tensorsAtRest(), before);
  assert.deepEqual(folder.names(), ["final", "whole"]);
  for (const name of folder.names()) {
    assert.ok(!isThere(join(folder.path, name, lockName), "test"));
  }
});

Deno.test("writeRun() says where the validation split, on which data without a test split are judged, chose the weights", async () => {
  using folder = temporaryFolder();
  const { test: _, ...data } = examples();
  for (const [name, followed] of [["default", {}], ["alone", followedAlone]] as const) {
    const path = join(folder.path, name);
    await lastValueFrom(train(data, { ...small, ...followed }).pipe(writeRun(path)));
    const { verdict, warnings } = json(path, "summary.json");
    assert.deepEqual([verdict.part, verdict.choseWeights ?? false], [
      "validation",
      name === "default",
    ]);
    const few = warnings.some((each: { name: string }) => each.name === "few validation examples");
    assert.equal(few, name === "default"); // from the course of the training
  }
});
