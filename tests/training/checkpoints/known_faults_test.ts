// What people tell of runs that were resumed with other tools, a test for each: what must not happen here.

import assert from "node:assert/strict";
import { lastValueFrom, type Observable, take, tap, toArray } from "rxjs";
import { batches } from "../../../src/training/batches.ts";
import { readCheckpoint } from "../../../src/training/checkpoints/checkpoint_store.ts";
import { checkpointFolder } from "../../../src/training/checkpoints/folder.ts";
import { csvLines } from "../../../src/training/sinks/csv_lines.ts";
import { jsonLines } from "../../../src/training/sinks/json_lines.ts";
import type { SavedRun } from "../../../src/training/training_run.ts";
import { train, type TrainOptions } from "../../../src/training/train.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { trainAndCopy, trainWith } from "../killed_runs.ts";
import { data, options, tinyImages, withoutSeconds } from "../tiny_runs.ts";

/** A folder that is removed afterwards. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const run = (more: TrainOptions) =>
  lastValueFrom(train(data, { ...options, ...more }).pipe(toArray()));

/** Trains until after a step, as a run that is killed: its last checkpoint is of that step. */
function cutAfter(folder: string, step: number, more: TrainOptions = {}): Promise<Snapshot[]> {
  const stop = new AbortController();
  let steps = 0;
  return lastValueFrom(
    train(data, {
      ...options,
      ...more,
      checkpoints: { folder, every: "1steps" },
      signal: stop.signal,
      onMoment: ({ doing }) => {
        if (doing === "training" && ++steps === step) stop.abort();
      },
    }).pipe(toArray()),
  );
}

Deno.test("shuffles are not repeated after a restart: the resumed run goes on in its epoch's order", async () => {
  const order = async (resume?: SavedRun, most = Infinity) => {
    const seen: string[] = [];
    await lastValueFrom(
      batches(data.train, { batchSize: 4, seed: 3, epochs: 4, resume }).pipe(
        tap(({ labels, inputs }) => void seen.push(String([...labels, ...inputs]))),
        tap(({ run }) => saved = { counters: JSON.parse(JSON.stringify(run.save())) }),
        take(most),
      ),
    );
    return seen;
  };
  let saved: SavedRun = { counters: {} };
  const whole = await order();
  for (const cut of [1, 4, 5, 9]) {
    const first = await order(undefined, cut);
    assert.deepEqual([...first, ...await order(saved)], whole, `after ${cut} batches`);
  }
});

Deno.test("random states are not lost: crops, flips and masks go on as drawn", async () => {
  const images = tinyImages();
  const more = {
    ...{ maxDepth: 2, outer: 4, inner: 4, epochs: 4, batchSize: 6, engine: "simd", threads: 1 },
    augment: true,
    masks: { kind: "dropout", rate: 0.3 },
  } as const satisfies TrainOptions;
  await inFolder(async (folder) => {
    const whole = await lastValueFrom(train(images, more).pipe(toArray()));
    const stop = new AbortController();
    let steps = 0;
    const onMoment: TrainOptions["onMoment"] = ({ doing }) => {
      if (doing === "training" && ++steps === 6) stop.abort();
    };
    const checkpoints = { folder, every: "never" } as const;
    await lastValueFrom(train(images, { ...more, checkpoints, signal: stop.signal, onMoment }));
    const rest = await lastValueFrom(train(images, { ...more, resume: folder }).pipe(toArray()));
    assert.equal(withoutSeconds(rest), withoutSeconds(whole.slice(1)));
  });
});

Deno.test("counters of patience are not reset: the resumed run ends in the same epoch", async () => {
  const more = { patience: 4, epochs: 60, learningRate: 2, batchSize: 20 };
  const whole = await run(more);
  const { epoch, stoppedBy } = whole.at(-1)!;
  assert.equal(stoppedBy, "patience");
  await inFolder(async (folder) => {
    await cutAfter(folder, epoch - 2, more);
    const rest = await run({ ...more, resume: folder });
    assert.equal(withoutSeconds(rest), withoutSeconds(whole.slice(epoch - 2)));
  });
});

Deno.test("a torn checkpoint is not taken for the latest: the one before is, and it is said", async () => {
  await inFolder(async (folder) => {
    await cutAfter(folder, 5);
    const newest = `${checkpointFolder(folder)}/step-00000005.safetensors`;
    const { size } = await Deno.stat(newest);
    await Deno.truncate(newest, size - 100);
    const notices: string[] = [];
    const found = await readCheckpoint(checkpointFolder(folder), {
      onNotice: (text) => void notices.push(text),
    });
    const { step } = found!;
    assert.ok(step < 5);
    assert.equal(notices.length, 1);
    assert.match(notices[0], /step-00000005/);
    const rest = await run({ resume: folder });
    assert.equal(withoutSeconds(rest), withoutSeconds((await run({})).slice(Math.floor(step / 2))));
  });
});

Deno.test("resumes do not stop at once: with larger limits the run goes on as if it always had them", async () => {
  for (
    const [short, long] of [
      [{ epochs: 6 }, { epochs: 12 }],
      [{ patience: 4, epochs: 60, learningRate: 2 }, {
        patience: 8,
        epochs: 60,
        learningRate: 2,
      }],
    ]
  ) {
    await inFolder(async (folder) => {
      const first = await run({ ...short, checkpoints: { folder, every: "never" } });
      const rest = await run({ ...long, resume: folder });
      const whole = await run(long);
      assert.ok(rest.length > 1);
      const { epoch } = first.at(-1)!;
      assert.equal(withoutSeconds(rest), withoutSeconds(whole.slice(epoch)));
    });
  }
});

Deno.test("resumes do not train on beyond the end: a run that had ended gives its final snapshot", async () => {
  for (const more of [{}, { patience: 4, epochs: 60, learningRate: 2 }]) {
    await inFolder(async (folder) => {
      const whole = await run({ ...more, checkpoints: { folder, every: "never" } });
      const rest = await run({ ...more, resume: folder });
      assert.equal(withoutSeconds(rest), withoutSeconds(whole.slice(-1)));
    });
  }
});

Deno.test("a run is not resumed with fewer epochs than it has trained", async () => {
  await inFolder(async (folder) => {
    await cutAfter(folder, 7);
    await assert.rejects(run({ epochs: 3, resume: folder }), {
      name: "RangeError",
      message: "train(): epochs must be at least 4, those of the run that is resumed, got 3",
    });
  });
});

Deno.test("the optimizer's state is not skipped: momenta of weights and posterior are in the checkpoint", async () => {
  const more = { momentum: 0.9 };
  await inFolder(async (folder) => {
    await cutAfter(folder, 6, more);
    const { state } = (await readCheckpoint(checkpointFolder(folder)))!;
    const names = Object.keys(state.networks.network);
    const weights = names.filter((name) => /weight$|bias$|scale$|shift$/.test(name));
    assert.ok(weights.length > 0);
    for (const name of weights) {
      const { data } = state.networks.network[`${name}.momentum`];
      assert.equal(data.length, state.networks.network[name].data.length);
    }
    const { posterior } = (state.facts.counters as {
      elboUpdate: { posterior: { velocity: number[] } };
    }).elboUpdate;
    assert.ok(posterior.velocity.some((value) => value !== 0));
    const rest = await run({ ...more, resume: folder });
    assert.equal(withoutSeconds(rest), withoutSeconds((await run(more)).slice(3)));
  });
});

Deno.test("logs do not have epochs twice, nor too few: lines after the checkpoint are cut off", async () => {
  await inFolder(async (folder) => {
    const [run, killed] = [`${folder}/run`, `${folder}/killed`];
    await Deno.mkdir(run);
    const log = (to: string, resume = false) => (source: Observable<Snapshot>) =>
      source.pipe(csvLines(`${to}/log.csv`, { resume }), jsonLines(`${to}/log.jsonl`, { resume }));
    await trainAndCopy(run, killed, log(run));
    const epochsIn = (name: string) =>
      Deno.readTextFileSync(`${killed}/${name}`).split("\n").flatMap((line) =>
        /^(?:\{"epoch":)?(\d+)/.exec(line)?.[1] ?? []
      ).map(Number);
    const nine = Array.from({ length: 9 }, (_, i) => i + 1);
    assert.deepEqual(epochsIn("log.csv.part"), nine);
    assert.deepEqual(epochsIn("log.jsonl.part"), nine);
    const { facts } = (await readCheckpoint(checkpointFolder(killed)))!.state;
    assert.ok(facts.step as number < 18); // the ninth epoch is beyond it
    await trainWith(log(killed, true), { resume: killed });
    const all = [...nine, 10, 11, 12, 12]; // the last row has the best weights
    assert.deepEqual(epochsIn("log.csv"), all);
    assert.deepEqual(epochsIn("log.jsonl"), all);
  });
});
