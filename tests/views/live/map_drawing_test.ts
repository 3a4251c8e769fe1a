// When maps are drawn, of a run and a network that only count, under a clock that is told to go.

import assert from "node:assert/strict";
import type { Dataset } from "../../../src/datasets/dataset.ts";
import { mapDrawing } from "../../../src/views/live/map_drawing.ts";
import type { OpenRun } from "../../../src/views/live/shown_run.ts";
import { type RunOfSnapshot, withRun } from "../../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { type FakeClock, fakeClock } from "../../fake_clock.ts";
import { data, tinyImages } from "../../training/tiny_runs.ts";
import { snapshotAt } from "./snapshots.ts";

const cells = 48 * 48;

/** A run whose maps are drawn, and what they cost: its `cost` is that of a whole map, in milliseconds. */
function watched(clock: FakeClock, of: Dataset = data.train) {
  const said: string[] = []; // what was done, in its order
  const costs: number[] = []; // in its place for the next calls of the network
  const run = { failing: false, goneOn: false, cost: 0, held: 0 };
  const network = {
    logProbabilities(inputs: Float32Array, options?: { exits: number[] }) {
      clock.now += (costs.shift() ?? run.cost) * inputs.length / 2 / cells;
      said.push(options ? "map" : `probe of ${inputs.length / 2}`);
      if (run.failing) return Promise.reject(new Error("no memory"));
      return Promise.resolve(new Float32Array((options?.exits.length ?? 1) * inputs.length));
    },
  };
  const batch = {
    data: of,
    waitUntil(promise: Promise<void>) {
      if (run.goneOn) throw new Error("too late");
      run.held++;
      promise.then(() => run.held--);
    },
  };
  const drawing = mapDrawing({
    map: (epoch: number) => void said.push(`shown ${epoch}`),
  } as unknown as OpenRun);
  /** What is done about a snapshot. */
  const see = async (epoch: number, more: Partial<Snapshot> = {}) => {
    const snapshot = withRun({ ...snapshotAt(epoch, more, 1) }, {
      update: { network, batch },
      posterior: { probabilities: () => [0.5, 0.5] },
      whole: true,
      holdEnd: batch.waitUntil,
      evaluate: () => Promise.resolve(void said.push("evaluated")),
    } as unknown as RunOfSnapshot);
    drawing.see(snapshot);
    await clock.advance(0);
    return said.splice(0);
  };
  return { see, said, costs, run, drawing };
}

const validation = { error: 0, logLikelihood: 0 };
const probes = ["probe of 64", "probe of 64", "probe of 64"];

Deno.test("mapDrawing() draws nothing of data that are not in the plane", async () => {
  using clock = fakeClock();
  const { see, run, drawing } = watched(clock, tinyImages().train);
  assert.deepEqual(await see(1), []);
  assert.deepEqual(await see(2, { final: true }), []);
  assert.deepEqual([run.held, drawing.underWay], [0, undefined]);
});

Deno.test("mapDrawing() probes first, estimates statistics where no validation did, and waits two seconds", async () => {
  using clock = fakeClock();
  const { see } = watched(clock);
  assert.deepEqual(await see(1), ["evaluated", ...probes, "map", "shown 1"]);
  clock.now = 1999;
  assert.deepEqual(await see(2), []);
  clock.now = 2000;
  assert.deepEqual(await see(3), ["evaluated", "map", "shown 3"]);
  clock.now = 4000;
  assert.deepEqual(await see(4, { validation }), ["map", "shown 4"]);
  clock.now = 6000;
  assert.deepEqual(await see(5), []); // the statistics of a validation come at no cost
  assert.deepEqual(await see(6, { validation }), ["map", "shown 6"]);
});

Deno.test("mapDrawing() leaves a hundred times what the cheapest of three maps took, but for the first", async () => {
  using clock = fakeClock();
  const { see, run } = watched(clock);
  const drawn = ["map", "shown 1"];
  run.cost = 40;
  assert.deepEqual(await see(1, { validation }), [...probes, ...drawn]);
  const after: [cost: number, wait: number][] = [
    [30, 2000], // after the first, which may have waited for compilers
    [60, 3000], // least of 40 and 30
    [70, 3000], // of 40, 30, 60
    [80, 3000], // of 30, 60, 70
    [10, 6000], // of 60, 70, 80
    [10, 2000], // of 70, 80, 10: a thousand would be too few
  ];
  for (const [cost, wait] of after) {
    const begun = clock.now;
    run.cost = cost;
    clock.now = begun + wait - 1;
    assert.deepEqual(await see(1, { validation }), [], `${cost} after ${wait - 1}`);
    clock.now = begun + wait;
    assert.deepEqual(await see(1, { validation }), drawn, `${cost} after ${wait}`);
  }
});

Deno.test("mapDrawing() puts off a first map that would take more than 50 ms, by a hundred times as much", async () => {
  using clock = fakeClock();
  const { see, costs } = watched(clock);
  costs.push(500, 50.25, 900); // the least counts
  assert.deepEqual(await see(1), ["evaluated", ...probes]);
  const begun = clock.now;
  clock.now = begun + 5024;
  assert.deepEqual(await see(2), []);
  clock.now = begun + 5026;
  assert.deepEqual(await see(3), ["evaluated", "map", "shown 3"]); // probed once
  const quick = watched(clock);
  quick.costs.push(49.75, 500, 500);
  assert.deepEqual(await quick.see(1), ["evaluated", ...probes, "map", "shown 1"]);
});

Deno.test("mapDrawing() draws the last snapshot whenever it comes, of the epoch whose weights are put back", async () => {
  using clock = fakeClock();
  const { see, run } = watched(clock);
  await see(1);
  assert.deepEqual(await see(2, { final: true, bestEpoch: 1 }), ["map", "shown 1"]);
  const fresh = watched(clock);
  fresh.run.cost = 1e6;
  assert.deepEqual(await fresh.see(2, { final: true }), ["map", "shown 2"]);
  const scored = watched(clock);
  await scored.see(1, { validation });
  assert.deepEqual(await scored.see(1, { final: true }), ["map", "shown 1"]);
  assert.equal(run.held, 0);
});

Deno.test("mapDrawing() holds training while it draws, one map at a time, the last one after that in hand", async () => {
  using clock = fakeClock();
  const { see, run, drawing, said } = watched(clock);
  assert.equal(drawing.underWay, undefined);
  const first = see(1);
  assert.equal(run.held, 1);
  const { underWay } = drawing;
  assert.ok(underWay);
  clock.now += 10_000;
  const second = see(2); // comes while the first is drawn
  assert.equal(run.held, 1);
  const last = see(3, { final: true });
  assert.equal(run.held, 2);
  assert.notEqual(drawing.underWay, underWay);
  const all = (await Promise.all([first, second, last])).flat();
  assert.deepEqual([...all, ...said], [
    ...["evaluated", ...probes, "map", "shown 1"],
    ...["map", "shown 3"],
  ]);
  assert.deepEqual([run.held, drawing.underWay], [0, undefined]);
});

Deno.test("mapDrawing() draws nothing where training has gone on, and tries again", async () => {
  using clock = fakeClock();
  const { see, run, drawing } = watched(clock);
  run.goneOn = true;
  assert.deepEqual(await see(1), []);
  assert.equal(drawing.underWay, undefined);
  run.goneOn = false;
  assert.deepEqual(await see(2), ["evaluated", ...probes, "map", "shown 2"]);
});

Deno.test("mapDrawing() asks no more after three failures one after the other", async () => {
  using clock = fakeClock();
  const { see, run, drawing } = watched(clock);
  await see(1, { validation });
  let epoch = 1;
  const tried = async (failing: boolean) => {
    run.failing = failing;
    clock.now += 10_000;
    const seen = await see(++epoch, { validation });
    assert.deepEqual([run.held, drawing.underWay], [0, undefined]);
    return seen;
  };
  const failed = ["map"];
  const drawn = () => ["map", `shown ${epoch}`];
  assert.deepEqual(await tried(true), failed);
  assert.deepEqual(await tried(true), failed);
  assert.deepEqual(await tried(false), drawn());
  for (let time = 0; time < 3; time++) assert.deepEqual(await tried(true), failed);
  assert.deepEqual(await tried(false), []);
  assert.deepEqual(await see(99, { final: true }), []);
});
