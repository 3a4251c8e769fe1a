// The time saved by cutting while training, from snapshots.

import assert from "node:assert/strict";
import {
  readTrainingSaved,
  type TimedSnapshot,
  trainingSaved,
} from "../../../src/runs/prune/training_saved.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { snapshotAt } from "../../views/live/snapshots.ts";

/** Epochs of ten steps, so many seconds a step at each depth; a last snapshot adds no step. */
function snapshots(epochs: readonly (readonly [depth: number, perStep: number])[]) {
  let [step, seconds] = [0, 0];
  const all = epochs.map(([depth, perStep]): TimedSnapshot => {
    step += 10;
    seconds += 10 * perStep;
    return { step, seconds, depth };
  });
  return [...all, { step, seconds: seconds + 3, depth: all.at(-1)!.depth }];
}

const times = <T>(count: number, value: T) => Array<T>(count).fill(value);
const near = (got: number | undefined, wanted: number) =>
  assert.ok(got !== undefined && Math.abs(got - wanted) < 1e-9, `${got}, wanted ${wanted}`);

Deno.test("trainingSaved() is the steps with fewer blocks, times what they were quicker by", () => {
  const epochs = [
    ...times(4, [8, 0.2] as const),
    ...times(5, [6, 0.15] as const),
    ...times(10, [3, 0.1] as const),
  ];
  const { cut, seconds, depths, savedSeconds } = trainingSaved(snapshots(epochs));
  assert.equal(cut, true);
  near(seconds, 8 + 7.5 + 10 + 3);
  near(savedSeconds, 50 * 0.05 + 100 * 0.1);
  assert.deepEqual(depths.map(({ depth, steps }) => [depth, steps]), [[8, 40], [6, 50], [3, 100]]);
  depths.forEach(({ secondsPerStep }, i) => near(secondsPerStep, [0.2, 0.15, 0.1][i]));
});

Deno.test("trainingSaved() takes medians, so that a slow epoch counts for nothing", () => {
  const slow = [[8, 0.2], [8, 0.2], [8, 5], [8, 0.2], [3, 0.1], [3, 9], [3, 0.1]] as const;
  near(trainingSaved(snapshots(slow)).savedSeconds, 30 * 0.1);
});

Deno.test("trainingSaved() counts snapshots that stand for several epochs by their steps", () => {
  // with all blocks, a few quick epochs one by one and many slow ones of which every fourth is there
  const all = snapshots([
    [8, 0.2],
    ...times(8, [8, 0.1] as const),
    ...times(40, [8, 0.2] as const),
  ]);
  const spaced = all.filter((_, i) => i < 9 || i % 4 === 0 || i === all.length - 1);
  near(trainingSaved(all).depths[0].secondsPerStep, 0.2);
  near(trainingSaved(spaced).depths[0].secondsPerStep, 0.2);
  assert.equal(trainingSaved(spaced).depths[0].steps, 490);
  const quickest = spaced.slice(0, 16); // 8 quick epochs, 7 times 4 slow ones
  near(trainingSaved(quickest).depths[0].secondsPerStep, 0.2);
});

Deno.test("trainingSaved() does not time what begins within the first second", () => {
  const warm = [[8, 0.09], [8, 0.09], [8, 0.02], [3, 0.01], [3, 0.01]] as const;
  near(trainingSaved(snapshots(warm)).savedSeconds, 20 * 0.01);
  // all blocks in the first second only: the time of later steps is unknown
  const early = trainingSaved(snapshots([[8, 0.09], [3, 0.05], [3, 0.01]]));
  assert.deepEqual([early.cut, early.savedSeconds, early.depths[0].secondsPerStep], [
    true,
    undefined,
    undefined,
  ]);
});

Deno.test("trainingSaved() is nothing where nothing was cut, as for a fixed depth", () => {
  const { cut, savedSeconds, depths } = trainingSaved(snapshots(times(5, [2, 0.3] as const)));
  assert.deepEqual([cut, savedSeconds, depths.length], [false, 0, 1]);
});

Deno.test("trainingSaved() says so where steps with fewer blocks were slower", () => {
  const epochs = [...times(4, [8, 0.1] as const), ...times(3, [3, 0.2] as const)];
  near(trainingSaved(snapshots(epochs)).savedSeconds, -30 * 0.1);
});

Deno.test("readTrainingSaved() reads the snapshots of a run, and knows where there are none", async () => {
  using folder = temporaryFolder();
  assert.equal(await readTrainingSaved(folder.path), undefined);
  const lines = snapshots([[4, 0.3], [4, 0.3], [2, 0.1]]);
  const text = lines.map(({ step, seconds, depth }, n) => {
    const last = n === lines.length - 1;
    const posterior = Array.from({ length: 5 }, (_, d) => d <= depth ? 1 / (depth + 1) : 0);
    const expectedDepth = depth / 2;
    const more: Partial<Snapshot> = { step, seconds, posterior, expectedDepth, depth };
    const epoch = last ? n : n + 1; // the last one is of an epoch that was told before
    return `${JSON.stringify(snapshotAt(epoch, { ...more, ...last && { final: true } }, 4))}\n`;
  });
  folder.write("snapshots.jsonl", text.join(""));
  assert.deepEqual(await readTrainingSaved(folder.path), trainingSaved(lines));
  for (const bad of ["{", "null", '{"step":1}']) {
    const file = folder.write("snapshots.jsonl", `${text[0]}${bad}\n`);
    await assert.rejects(readTrainingSaved(folder.path), (error: Error) => {
      assert.match(error.message, /^readTrainingSaved\(\): wanted .* line 2\b/);
      return error.message.includes(file);
    });
  }
  folder.write("snapshots.jsonl", "");
  assert.equal(await readTrainingSaved(folder.path), undefined);
});
