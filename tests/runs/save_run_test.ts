// Saving a network that a program has trained.

import assert from "node:assert/strict";
import { join } from "node:path";
import { lastValueFrom, toArray } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { saveRun, type SaveRunOptions } from "../../src/runs/save_run.ts";
import { train } from "../../src/training/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { update } from "../engines/update.ts";

const inputs = Float64Array.from({ length: 120 }, (_, i) => Math.sin(i * i));
const labels = Array.from({ length: 60 }, (_, n) => inputs[2 * n] > 0 ? 1 : 0);
const data = arrays({ shape: [2], inputs, labels, classNames: ["no", "yes"], test: 0.2 });

/** A network of the caller's, and the posterior that belongs to it. */
async function untrained() {
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 2, width: 4 });
  const network = await createNetwork(spec, { engine: "simd" });
  const posterior = depthPosterior({ prior: geometric(2) });
  return { network, posterior, [Symbol.dispose]: () => network[Symbol.dispose]() };
}

Deno.test("saveRun() saves what train() left in a network, its data and options from the last snapshot", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "mine");
  using made = await untrained();
  const { network, posterior } = made;
  const options = { network, posterior, epochs: 8, learningRate: 0.2 };
  const all = await lastValueFrom(train(data, options).pipe(toArray()));
  const last = all.at(-1)!;
  const summary = await saveRun(path, { network, posterior, last });
  using run = await loadRun(path, { engine: "simd" });
  assert.deepEqual(run.summary, JSON.parse(JSON.stringify(summary)));
  assert.deepEqual([run.summary?.stoppedBy, run.description.options.learningRate], ["epochs", 0.2]);
  assert.deepEqual([run.classNames, run.place.epochsTrained], [["no", "yes"], 8]);
  assert.deepEqual((await run.data()).test!.rows, data.test!.rows);
  const lines = (folder: string) =>
    Deno.readTextFileSync(join(folder, "snapshots.jsonl")).trimEnd().split("\n").length;
  assert.equal(lines(path), 1);
  await assert.rejects(saveRun(path, { network, posterior, last }), Deno.errors.AlreadyExists);
  await saveRun(path, { network, posterior, snapshots: all, force: true });
  assert.equal(lines(path), 9);
});

Deno.test("saveRun() saves a network that was trained by other means, when it is told how", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "own");
  using made = await untrained();
  const { network, posterior } = made;
  const { train: part } = data;
  for (let step = 0; step < 3; step++) {
    const batch = {
      inputs: new Float32Array(2 * part.rows.length),
      labels: new Int32Array(part.rows.length),
    };
    await update(network, batch, { weights: [0, 0, 1] }, {
      learningRate: 0.1,
      momentum: 0,
      weightDecay: 0,
    });
  }
  const options = { epochs: 3, learningRate: 0.1, momentum: 0, weightDecay: 0 };
  assert.equal(await saveRun(path, { network, posterior, data, options }), undefined);
  using run = await loadRun(path, { engine: "simd" });
  assert.deepEqual([run.summary, run.place], [undefined, { epoch: 3, epochsTrained: 3, steps: 3 }]);
  assert.deepEqual([run.description.options.choose.kind, run.description.options.seed], [
    "relative",
    1,
  ]);
  assert.equal((await run.data()).train.rows.length, 43);
  const [own, read] = await Promise.all([network.readState(), run.network.readState()]);
  assert.deepEqual(Object.keys(read), Object.keys(own));
  assert.deepEqual(read, own);
});

Deno.test("saveRun() refuses what it does not know, and leaves nothing", {
  sanitizeResources: true,
}, async () => {
  using folder = temporaryFolder();
  using made = await untrained();
  const { network, posterior } = made;
  const refused = (options: Partial<SaveRunOptions>, wanted: { name: string; message: RegExp }) =>
    assert.rejects(saveRun(join(folder.path, "run"), { network, posterior, ...options }), wanted);
  await refused({}, { name: "TypeError", message: /^saveRun\(\): wanted option data, the splits/ });
  await refused({ data, options: { epochs: 2 } }, {
    name: "TypeError",
    message: /^saveRun\(\): wanted options with learningRate, momentum, weightDecay for a network/,
  });
  const last = await lastValueFrom(train(data, { network, posterior, epochs: 3 }));
  posterior.step([0, -1, -2], 40, { learningRate: 1, momentum: 0 });
  await refused({ last }, {
    name: "TypeError",
    message: /^saveRun\(\): wanted last, the snapshot of the present posterior/,
  });
  assert.deepEqual(folder.names(), []);
});

Deno.test("saveRun() refuses options that could not be read back, each with its place, and leaves nothing", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  using made = await untrained();
  const { network, posterior } = made;
  const told = { epochs: 3, learningRate: 0.1, momentum: 0.5, weightDecay: 0 };
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const others = arrays({ shape: [3], inputs: inputs.slice(0, 90), labels: labels.slice(0, 30) });
  const wrong: readonly (readonly [more: object, message: RegExp])[] = [
    [{ epochs: NaN }, /whole number of at least 1 at \$\.options\.epochs, got NaN/],
    [{ epochs: "3" }, /at \$\.options\.epochs, got "3"/],
    [{ learningRate: "0.1" }, /at \$\.options\.learningRate, got "0\.1"/],
    [{ batchSize: 0 }, /at \$\.options\.batchSize, got 0/],
    [{ patience: NaN }, /at \$\.options\.patience, got NaN/],
    [{ seed: 1.5 }, /at \$\.options\.seed, got 1\.5/],
    [{ choose: "maximum" }, /options\.choose must be argmax, mean, relative/],
    [{ schedule: "cos" }, /options\.schedule must be constant or cosine, got "cos"/],
    [{ augment: "yes" }, /options\.augment must be true, false, or an object/],
    [{ note: NaN }, /options\.note must be what JSON stores .* got NaN$/],
    [{ note: [1n] }, /options\.note must be what JSON stores .* got 1n within \[1n\]$/],
    [{ note: () => 1 }, /options\.note must be what JSON stores .* got a function$/],
    [{ note: circular }, /options\.note must be what JSON stores .* got \{ self \}/],
  ];
  for (const [more, message] of wrong) {
    const options = { ...told, ...more } as SaveRunOptions["options"];
    await assert.rejects(saveRun(path, { network, posterior, data, options }), (error: Error) => {
      assert.match(error.message, /^saveRun\(\): /);
      assert.match(error.message, message);
      return true;
    });
  }
  const place = { epoch: 3, epochsTrained: 2, steps: 9 };
  const refused = (more: object, message: RegExp) =>
    assert.rejects(
      saveRun(path, { network, posterior, data, options: told, ...more }),
      { message },
    );
  await refused({ place }, /place\.epoch must be at most place\.epochsTrained, 2, got 3/);
  await refused({ place: { ...place, steps: NaN } }, /place\.steps must be a whole number/);
  await refused({ place: { ...place, step: 1 } }, /unknown option place\.step; did you mean/);
  await refused({ last: {} }, /at \$\.epoch, got none in last$/);
  await refused({ snapshots: [{}] }, /at \$\.epoch, got none in snapshots\[0\]$/);
  await refused({ data: others }, /wanted \[2\], the inputs of the network, at \$\.data\.shape/);
  await refused(
    { posterior: depthPosterior({ prior: geometric(3) }) },
    /network's 2 blocks, got one over 3/,
  );
  const cut = depthPosterior({ prior: geometric(2) });
  cut.truncate(1);
  await refused({ posterior: cut }, /network's 2 blocks, got one over 1/);
  const last = await lastValueFrom(train(data, { network, posterior, epochs: 2 }));
  const scaled = arrays({ shape: [2], inputs: inputs.map((x) => 7 * x), labels });
  await refused(
    { last, data: scaled },
    /wanted the data that the network is trained on, got other/,
  );
  assert.deepEqual(folder.names(), []);
  const again = arrays({ shape: [2], inputs, labels, classNames: ["no", "yes"], test: 0.2 });
  await saveRun(path, { network, posterior, last, data: again }); // the same examples
});

Deno.test("saveRun() stores a rule that is given as text, and training without an end", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  using made = await untrained();
  const told = { epochs: Infinity, learningRate: 0.1, momentum: 0.5, weightDecay: 0 };
  const options = { ...told, patience: Infinity, choose: "mean", note: { by: ["me"] } } as const;
  const place = { epoch: 3, epochsTrained: 4, steps: 9 };
  const { network, posterior } = made;
  await saveRun(path, { network, posterior, data, options, place });
  using run = await loadRun(path, { engine: "simd" });
  const { choose, epochs, patience, note } = run.description.options;
  assert.deepEqual([choose, epochs, patience], [
    { kind: "mean" },
    Number.MAX_SAFE_INTEGER,
    undefined,
  ]);
  assert.deepEqual([note, run.place], [{ by: ["me"] }, place]);
});
