// A study of a kind of its own, in one file: a sweep over one option of training, as a plan for the harness.

import assert from "node:assert/strict";
import { lastValueFrom, toArray } from "rxjs";
import type { Workplace } from "../../../src/calls/job.ts";
import { spirals } from "../../../src/datasets/spirals.ts";
import { meanOf } from "../../../src/math/mean.ts";
import { jobKey } from "../../../src/studies/harness/job_key.ts";
import type { NetworkProgress } from "../../../src/studies/harness/report_progress.ts";
import { openResultLog } from "../../../src/files/result_log.ts";
import { runStudy, type StudyOptions } from "../../../src/studies/harness/run_study.ts";
import type { Study, StudyEvent } from "../../../src/studies/harness/study.ts";
import { studyProgress } from "../../../src/studies/harness/study_progress.ts";
import { trainNetwork } from "../../../src/studies/harness/train_network.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

/** What a run is called. */
interface Label {
  readonly weightDecay: number;
  readonly seed: number;
}

/** A line of results.jsonl. */
interface Run extends Label {
  readonly key: string;
  readonly objective: number;
}

/** The last event. */
interface Swept {
  readonly kind: "swept";
  readonly rows: readonly string[];
  readonly failed: number;
}

/** The plan: every weight decay once for each seed. */
async function sweep(decays: readonly number[], seeds: readonly number[]) {
  const runs = await Promise.all(seeds.flatMap((seed) =>
    decays.map(async (weightDecay) => {
      const label = { weightDecay, seed };
      const key = await jobKey(["sweep", label]);
      return {
        key,
        label,
        jobs: [{ key, input: label }],
        finish: ([objective]: readonly number[]) => ({ key, ...label, objective }),
      };
    })
  ));
  const study: Study<Label, Label, number, Run, Swept> = {
    runs,
    collect: (finished, failed) => ({
      kind: "swept",
      rows: decays.map((decay) => {
        const own = [...finished.values()].filter(({ weightDecay }) => weightDecay === decay);
        return `${decay}: ${meanOf(own.map(({ objective }) => objective)).mean.toFixed(6)}`;
      }),
      failed: failed.length,
    }),
  };
  return study;
}

/** The job: one network trained as the label says. A script of one's own would call `serveJobs(train)` in a worker. */
function train(
  { weightDecay, seed }: Label,
  onProgress: (progress: NetworkProgress) => void,
): Promise<number> {
  return trainNetwork(
    "sweep",
    { network: { maxDepth: 2, width: 4 }, seed, engine: "simd" },
    spirals({ seed, points: 20 }),
    { weightDecay, epochs: 3, batchSize: 10, posterior: { maxDepth: 2 } },
    ({ last }) => Promise.resolve(last.objective),
    onProgress,
  );
}

/** Trains on this thread. */
function here(fails: (label: Label) => boolean = () => false) {
  const trained: Label[] = [];
  const workplace: Workplace<Label, NetworkProgress, number> = (label, onProgress) => {
    trained.push(label);
    const result = fails(label) ? Promise.reject(new Error("no more")) : train(label, onProgress);
    return { result, [Symbol.dispose]() {} };
  };
  return { trained, workplace };
}

const texts = {
  label: ({ weightDecay, seed }: Label) => `weight decay ${weightDecay}, seed ${seed}`,
  result: (_: Label, { objective }: Run) => `objective ${objective < 0 ? "below" : "above"} 0`,
};

/** Everything that a call gives: its events, its lines of progress, and what it trained. */
async function swept(
  seeds: readonly number[],
  kept?: StudyOptions<Label, number, Run>["kept"],
  fails?: (label: Label) => boolean,
) {
  const { trained, workplace } = here(fails);
  let text = "";
  const out = {
    isTerminal: false,
    columns: () => 80,
    write: (more: string) => void (text += more),
  };
  const events: (StudyEvent<Label, Run> | Swept)[] = await lastValueFrom(
    runStudy(() => sweep([0, 0.1], seeds), { workplace, workers: 1, kept }).pipe(
      studyProgress<Label, Run, Swept>(texts, { out, now: () => 0 }),
      toArray(),
    ),
  );
  const last = events.at(-1)!;
  assert.ok(last.kind === "swept");
  return { events, last, trained, lines: text.trimEnd().split("\n") };
}

Deno.test("runStudy() runs a sweep, which is one plan and one job", async () => {
  const { events, last, lines } = await swept([1]);
  assert.deepEqual(events.filter(({ kind }) => kind !== "training").map(({ kind }) => kind), [
    "planned",
    ...["trained", "finished", "trained", "finished"],
    "swept",
  ]);
  assert.deepEqual(last.rows.map((row) => row.split(":")[0]), ["0", "0.1"]);
  assert.equal(new Set(last.rows.map((row) => row.split(":")[1])).size, 2);
  assert.deepEqual(lines, [
    "networks to train: 2",
    "1 of 2 trained, 0 ms: weight decay 0, seed 1",
    "  objective below 0",
    "2 of 2 trained, 0 ms: weight decay 0.1, seed 1",
    "  objective below 0",
  ]);
});

Deno.test("runStudy() keeps the runs of a sweep, and trains only what is new or failed", async () => {
  using folder = temporaryFolder();
  const open = () =>
    openResultLog<Run>(`${folder.path}/results.jsonl`, { keyOf: ({ key }) => key });
  const first = await swept([1], await open(), ({ weightDecay }) => weightDecay > 0);
  assert.equal(first.last.failed, 1);
  assert.ok(
    first.events.some((event) =>
      event.kind === "failed" && event.run.error === "no more" && event.run.weightDecay === 0.1
    ),
  );
  const { trained, last, events } = await swept([1, 2], await open());
  assert.deepEqual(trained, [
    { weightDecay: 0.1, seed: 1 },
    { weightDecay: 0, seed: 2 },
    { weightDecay: 0.1, seed: 2 },
  ]);
  assert.deepEqual(events[0], { kind: "planned", runs: 4, kept: 1, networks: 3 });
  const again = await swept([1, 2], await open());
  assert.deepEqual([again.trained.length, again.last], [0, last]);
  const lines = Deno.readTextFileSync(`${folder.path}/results.jsonl`).trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ weightDecay, seed }) => [weightDecay, seed]),
    [[0, 1], [0.1, 1], [0, 2], [0.1, 2]],
  );
});
