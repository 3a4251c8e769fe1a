// Event files of runs that are resumed.

import assert from "node:assert/strict";
import { lastValueFrom, of } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import {
  tensorBoard,
  type TensorBoardOptions,
} from "../../../src/views/tensorboard/tensorboard.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { filesIn } from "../../files/files_in.ts";
import { requiresPython } from "../../requirements.ts";
import { runForeign } from "../../runs/export/foreign_program.ts";
import { trainAndCopy, trainWith } from "../../training/killed_runs.ts";
import { eventsOf } from "./event_reader.ts";

const recordsOf = (path: string) => eventsOf(path).map(({ step, tags }) => [step, tags]);

/** A run that was killed and resumed, and the uninterrupted one; the folders of their logs. */
async function resumedRun(path: string, options: TensorBoardOptions): Promise<[string, string]> {
  const [run, killed] = [`${path}/run`, `${path}/killed`];
  Deno.mkdirSync(run);
  await trainAndCopy(run, killed, tensorBoard(`${run}/log`, options));
  const left = recordsOf(`${killed}/log`);
  assert.ok(left.length > 1 && left.length < recordsOf(`${run}/log`).length);
  await trainWith(tensorBoard(`${killed}/log`, { ...options, resume: true }), { resume: killed });
  return [`${run}/log`, `${killed}/log`];
}

for (const options of [{}, { every: 3 }, { every: 5, settings: { data: "spirals" } }]) {
  Deno.test(`tensorBoard(${JSON.stringify(options)}) goes on after a kill as if it had not been`, async () => {
    using folder = temporaryFolder();
    const [whole, killed] = await resumedRun(folder.path, options);
    assert.deepEqual(recordsOf(killed), recordsOf(whole));
  });
}

Deno.test({
  name:
    "TensorBoard reads the same from the file of a run that was killed and resumed, without a gap or a double",
  ...requiresPython("tensorboard"),
  async fn() {
    using folder = temporaryFolder();
    const read = await Promise.all(
      (await resumedRun(folder.path, { every: 1 })).map((path) =>
        runForeign<Record<string, Record<string, [number, number, unknown][]>>>(
          "tensorboard_in_python.py",
          {},
          { args: [path] },
        )
      ),
    );
    const [whole, killed] = read.map((kinds) =>
      Object.fromEntries(
        Object.entries(kinds).map(([kind, tags]) => [
          kind,
          Object.fromEntries(
            Object.entries(tags).map(([tag, points]) => [tag, points.map(([, ...point]) => point)]),
          ),
        ]),
      )
    );
    assert.equal(whole.scalars["objective"].length, 13);
    whole.texts = killed.texts = {}; // with the seconds of the run
    assert.deepEqual(killed, whole);
  },
});

Deno.test("tensorBoard() goes on with the file of a run that ended, when epochs are more", async () => {
  using folder = temporaryFolder();
  const log = `${folder.path}/log`;
  const sink = () => tensorBoard(log, { resume: true });
  const checkpoints = { folder: folder.path };
  await trainWith(sink(), { checkpoints, epochs: 4 });
  const [name] = Deno.readDirSync(log);
  await trainWith(sink(), { checkpoints, epochs: 7, resume: folder.path });
  assert.deepEqual([...Deno.readDirSync(log)], [name]);
  await trainWith(tensorBoard(`${folder.path}/whole`), { epochs: 7 });
  assert.deepEqual(recordsOf(log), recordsOf(`${folder.path}/whole`));
});

Deno.test("tensorBoard() begins a new file for a run that was saved before its first epoch's end", async () => {
  using folder = temporaryFolder();
  const [run, killed] = [`${folder.path}/run`, `${folder.path}/killed`];
  Deno.mkdirSync(run);
  const kill = { more: { batchSize: 7 }, every: 2, saved: 1, killed: 2 };
  await trainAndCopy(run, killed, tensorBoard(`${run}/log`), kill);
  for (const { name } of [...Deno.readDirSync(`${killed}/checkpoints`)]) {
    if (name !== "step-00000002.safetensors") Deno.removeSync(`${killed}/checkpoints/${name}`);
  }
  const resumed = tensorBoard(`${killed}/log`, { resume: true });
  await trainWith(resumed, { ...kill.more, resume: killed });
  assert.deepEqual(recordsOf(`${killed}/log`), recordsOf(`${run}/log`));
});

Deno.test("tensorBoard() with resume refuses shortened, missing and other files, and keeps them", async () => {
  using folder = temporaryFolder();
  const log = `${folder.path}/log`;
  await trainWith(tensorBoard(log), { checkpoints: { folder: folder.path }, epochs: 4 });
  const [{ name }] = Deno.readDirSync(log);
  const more = { resume: folder.path, epochs: 7 };
  const refused = async (path: string, message: RegExp, options = more) => {
    const before = filesIn(folder.path);
    await assert.rejects(trainWith(tensorBoard(path, { resume: true }), options), { message });
    assert.deepEqual(filesIn(folder.path), before);
  };
  await refused(
    log,
    /wanted a run that is resumed, to go on with .*log, got a new run/,
    {
      epochs: 4,
    } as typeof more,
  );
  await trainWith(tensorBoard(`${folder.path}/other`), { epochs: 2 });
  await refused(
    `${folder.path}/other`,
    /the checkpoint of the run that is resumed has none of this name/,
  );
  Deno.truncateSync(`${log}/${name}`, 100);
  await refused(
    log,
    /must have at least \d+ bytes, as when the run was saved, got 100; restore it, or write to/,
  );
  Deno.removeSync(`${log}/${name}`);
  await refused(log, /must have at least \d+ bytes, as when the run was saved, got 0; /);
});

Deno.test("tensorBoard() with resume passes through values, completion, errors and unsubscription, and needs runs", async () => {
  using folder = temporaryFolder();
  const log = `${folder.path}/log`;
  await trainWith(tensorBoard(log), { epochs: 2 });
  const before = filesIn(log);
  for (
    const [source, expected, leave, subscription] of [
      ["--|", "--|", undefined, "^-!"],
      ["--#", "--#", undefined, "^-!"],
      ["---", "---", "^-!", "^-!"],
    ] as const
  ) {
    new TestScheduler((actual, expected) => assert.deepEqual(actual, expected)).run((helpers) => {
      const cold = helpers.cold<Snapshot>(source);
      const through = cold.pipe(tensorBoard(log, { resume: true }));
      helpers.expectObservable(through, leave).toBe(expected);
      helpers.expectSubscriptions(cold.subscriptions).toBe(subscription);
    });
  }
  await assert.rejects(lastValueFrom(of({} as Snapshot).pipe(tensorBoard(log, { resume: true }))), {
    message: /values must be snapshots of trackPosterior\(\), got others; leave it out/,
  });
  assert.deepEqual(filesIn(log), before);
});
