// Event files, and what TensorBoard reads in them.

import assert from "node:assert/strict";
import { join } from "node:path";
import { concat, from, lastValueFrom, NEVER, of, startWith, Subject, throwError } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { tensorBoard } from "../../../src/views/tensorboard/tensorboard.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { filesIn } from "../../files/files_in.ts";
import { onFullDisk } from "../../files/full_disk.ts";
import { runForeign } from "../../runs/export/foreign_program.ts";
import { requiresPython } from "../../requirements.ts";
import { eventsOf } from "./event_reader.ts";
import { snapshot } from "../../training/snapshots.ts";

const score = { error: 0.25, logLikelihood: -0.5 };
const isSnapshot = ({ tags }: { tags: readonly string[] }) => tags.includes("objective");
const isScore = ({ tags }: { tags: readonly string[] }) => tags.includes("validation/error");

Deno.test("tensorBoard() passes through values, completion, errors and unsubscription", () => {
  using folder = temporaryFolder();
  let n = 0;
  for (
    const [source, expected, leave, subscription] of [
      ["-a-b-|", "-a-b-|", undefined, "^----!"],
      ["-a-#", "-a-#", undefined, "^--!"],
      ["--|", "--|", undefined, "^-!"],
      ["-a-b-|", "-a-", "^-!", "^-!"],
    ] as const
  ) {
    new TestScheduler((actual, expected) => assert.deepEqual(actual, expected)).run((helpers) => {
      const values = { a: snapshot(1), b: snapshot(2) };
      const cold = helpers.cold(source, values);
      const through = cold.pipe(tensorBoard(`${folder.path}/${n++}`));
      helpers.expectObservable(through, leave).toBe(expected, values);
      helpers.expectSubscriptions(cold.subscriptions).toBe(subscription);
    });
  }
});

Deno.test("tensorBoard() writes whole records before it passes a snapshot on", () => {
  using folder = temporaryFolder();
  const source = new Subject<Snapshot>();
  const seen: number[] = [];
  const path = `${folder.path}/logs/run`; // made with all above it
  source.pipe(tensorBoard(path, { settings: { maxDepth: 4 } }))
    .subscribe(() => seen.push(eventsOf(path).length));
  assert.deepEqual(eventsOf(path).map(({ tags }) => tags), [[], ["settings"]]);
  source.next(snapshot(1));
  source.next(snapshot(2));
  assert.deepEqual(seen, [3, 4]);
  source.complete();
  const events = eventsOf(path);
  assert.equal(events.length, 4);
  assert.equal(events[0].version, "brain.Event:2");
  assert.deepEqual(events.map(({ step }) => step), [0, 0, 10, 20]);
  // seconds are those of the snapshots, so that a run that is read back keeps its times
  assert.ok(Math.abs(events[3].seconds - events[2].seconds - 1) < 1e-6);
  assert.ok(Math.abs(events[1].seconds - Date.now() / 1000) < 60);
});

Deno.test("tensorBoard() writes every epoch at first, and some thousand of a long run, the last too", async () => {
  using folder = temporaryFolder();
  const epochs = Array.from({ length: 8000 }, (_, i) => snapshot(i + 1));
  await lastValueFrom(from(epochs).pipe(tensorBoard(folder.path)));
  const written = eventsOf(folder.path).filter(isSnapshot).map(({ step }) => step / 10);
  assert.deepEqual(written.slice(0, 250), epochs.slice(0, 250).map(({ epoch }) => epoch));
  assert.ok(written.length > 900 && written.length < 1200, String(written.length));
  assert.equal(written.at(-1), 8000);
  for (let i = 1; i < written.length; i++) {
    assert.ok(written[i] - written[i - 1] <= 1 + written[i - 1] / 250);
  }
});

Deno.test("tensorBoard() writes as often as `every` says, and scores at the steps they belong to", async () => {
  using folder = temporaryFolder();
  const epochs = Array.from(
    { length: 20 },
    (_, i) => snapshot(i + 1, { ...(i + 1) % 3 === 0 && { validation: score } }),
  );
  await lastValueFrom(from(epochs).pipe(tensorBoard(folder.path, { every: 5 })));
  const events = eventsOf(folder.path);
  const epochsOf = (wanted: typeof isScore) => events.filter(wanted).map(({ step }) => step / 10);
  assert.deepEqual(epochsOf(isSnapshot), [1, 6, 11, 16, 20]);
  // one score for each snapshot written, in the first epoch after it that has one
  assert.deepEqual(epochsOf(isScore), [3, 6, 12, 18]);
});

Deno.test("tensorBoard() writes the score of the last snapshot once, whether it was due before or not", async () => {
  using folder = temporaryFolder();
  for (const [name, scored, wanted] of [["a", [3], [3]], ["b", [2, 3], [2, 3]], ["c", [], []]]) {
    const path = `${folder.path}/${name}`;
    const epochs = [1, 2, 3].map((epoch) =>
      snapshot(epoch, { ...(scored as number[]).includes(epoch) && { validation: score } })
    );
    await lastValueFrom(from(epochs).pipe(tensorBoard(path, { every: 9 })));
    const events = eventsOf(path);
    assert.deepEqual(events.filter(isScore).map(({ step }) => step / 10), wanted);
    assert.deepEqual(events.filter(isSnapshot).map(({ step }) => step / 10), [1, 3]);
  }
});

Deno.test("tensorBoard() fails and leaves the folder to others where nothing can be written from the first", async () => {
  using folder = temporaryFolder();
  const write = Deno.FsFile.prototype.writeSync;
  Deno.FsFile.prototype.writeSync = () => {
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  };
  try {
    await assert.rejects(lastValueFrom(of(snapshot(1)).pipe(tensorBoard(folder.path))), {
      message: /^tensorBoard\(\): cannot write .*: no space left on device$/,
    });
  } finally {
    Deno.FsFile.prototype.writeSync = write;
  }
  await lastValueFrom(of(snapshot(1)).pipe(tensorBoard(folder.path, { force: true })));
  assert.equal(eventsOf(folder.path).filter(isSnapshot).length, 1);
});

Deno.test("tensorBoard() has the last snapshot in the file however the stream ends", async () => {
  using folder = temporaryFolder();
  const some = [1, 2, 3].map((epoch) => snapshot(epoch));
  const last = (path: string) => eventsOf(path).filter(isSnapshot).at(-1)!.step;
  const broken = concat(from(some), throwError(() => new Error("diverged")));
  await assert.rejects(lastValueFrom(broken.pipe(tensorBoard(`${folder.path}/a`, { every: 9 }))), {
    message: "diverged",
  });
  assert.equal(last(`${folder.path}/a`), 30);
  concat(from(some), NEVER).pipe(tensorBoard(`${folder.path}/b`, { every: 9 })).subscribe()
    .unsubscribe();
  assert.equal(last(`${folder.path}/b`), 30);
  const final = snapshot(3, { final: true, bestEpoch: 2, stoppedBy: "epochs", validation: score });
  await lastValueFrom(from([...some, final]).pipe(tensorBoard(`${folder.path}/c`, { every: 9 })));
  const end = eventsOf(`${folder.path}/c`).at(-1)!;
  assert.ok(isSnapshot(end) && isScore(end) && end.tags.includes("result"));
});

Deno.test("tensorBoard() refuses a folder with event files, and with force replaces only Fathom's", async () => {
  using folder = temporaryFolder();
  let subscriptions = 0;
  const one = new Subject<Snapshot>();
  const counted = from([snapshot(1)]).pipe((source) => (subscriptions++, source));
  await lastValueFrom(counted.pipe(tensorBoard(folder.path)));
  const [first] = folder.names();
  await assert.rejects(lastValueFrom(one.pipe(tensorBoard(folder.path))), {
    name: "AlreadyExists",
    message: `tensorBoard(): the folder must not have event files, but ${folder.path}/${first} ` +
      "exists; use one folder per run, or {force: true}, which replaces those that Fathom wrote",
  });
  assert.equal(one.observed, false);
  const other = "events.out.tfevents.1700000000.host.1.0";
  folder.write(other, "");
  folder.write("notes.txt", "");
  await lastValueFrom(of(snapshot(2)).pipe(tensorBoard(folder.path, { force: true })));
  const names = folder.names();
  assert.equal(names.length, 3);
  assert.ok(names.includes(other) && names.includes("notes.txt") && !names.includes(first));
});

Deno.test("tensorBoard() refuses the folder of a run that is writing, whatever force says, and frees it after", async () => {
  using folder = temporaryFolder();
  const subscription = NEVER.pipe(startWith(snapshot(1)), tensorBoard(folder.path)).subscribe();
  for (const force of [false, true]) {
    await assert.rejects(lastValueFrom(of(snapshot(2)).pipe(tensorBoard(folder.path, { force }))), {
      name: "Busy",
      message: /^tensorBoard\(\): .* is in use by "deno run .*", started .*; wait for it to end/,
    });
  }
  subscription.unsubscribe();
  assert.deepEqual(eventsOf(folder.path).map(({ step }) => step), [0, 10]);
  assert.equal(folder.names().length, 1);
  await lastValueFrom(of(snapshot(2)).pipe(tensorBoard(folder.path, { force: true })));
});

Deno.test("tensorBoard() names what it cannot write, before it subscribes", async () => {
  await assert.rejects(lastValueFrom(NEVER.pipe(tensorBoard("/dev/null/logs"))), {
    message: /^tensorBoard\(\): cannot make \/dev\/null\/logs: not a directory$/,
  });
  assert.throws(() => tensorBoard("logs", { every: 0 }), {
    name: "RangeError",
    message: "tensorBoard(): every must be at least 1, got 0",
  });
});

Deno.test("tensorBoard() goes on without its file when the disk is full, and leaves one that can be read to its end", async () => {
  using folder = temporaryFolder();
  const write = Deno.FsFile.prototype.writeSync;
  let calls = 0;
  Deno.FsFile.prototype.writeSync = function (bytes) {
    calls++;
    if (calls > 3) throw new Error("No space left on device (os error 28)");
    return write.call(this, calls === 3 ? bytes.subarray(0, 7) : bytes);
  };
  const losses: string[] = [];
  const onLoss = ({ message }: Error) => void losses.push(message);
  try {
    const snapshots = [snapshot(1), snapshot(2), snapshot(3)];
    const stream = from(snapshots).pipe(tensorBoard(folder.path, { onLoss }));
    assert.equal(await lastValueFrom(stream), snapshots[2]);
  } finally {
    Deno.FsFile.prototype.writeSync = write;
  }
  assert.equal(losses.length, 1);
  assert.match(losses[0], /^tensorBoard\(\): cannot write .*fathom.*: no space left on device$/);
  assert.deepEqual(eventsOf(folder.path).map(({ step }) => step), [0, 10]);
});

Deno.test("tensorBoard() leaves nothing if the disk is full from the beginning, and older files as they were", async () => {
  using folder = temporaryFolder();
  await lastValueFrom(of(snapshot(1)).pipe(tensorBoard(join(folder.path, "older"))));
  for (const name of ["new/deep", "older"]) {
    const path = join(folder.path, name);
    const before = filesIn(folder.path);
    let lost: Error | undefined;
    const options = { force: true, onLoss: (error: Error) => void (lost = error) };
    const work = () => lastValueFrom(of(snapshot(2)).pipe(tensorBoard(path, options)));
    let nothing = 0;
    await onFullDisk(work, ({ change, error }) => {
      assert.match((error ?? lost)!.message, /no space left on device/i, change);
      if (error) assert.deepEqual(filesIn(folder.path), before, change);
      else { // what comes after the first record is lost, and the stream goes on
        assert.deepEqual(eventsOf(path).map(({ step }) => step), [0]);
        if (name === "older") return;
        Deno.removeSync(join(path, ".."), { recursive: true });
      }
      nothing += error ? 1 : 0;
    });
    assert.ok(nothing >= 3, `${nothing}`);
    assert.deepEqual(eventsOf(path).map(({ step }) => step), [0, 20]);
  }
});

interface TensorBoardData {
  readonly scalars: Readonly<
    Record<string, [seconds: number, step: number, value: number | null][]>
  >;
  readonly histograms: Readonly<
    Record<string, [seconds: number, step: number, value: Record<string, number & number[]>][]>
  >;
  readonly texts: Readonly<Record<string, [seconds: number, step: number, text: string][]>>;
}

Deno.test({
  name: "tensorBoard() writes files in which TensorBoard itself reads the same numbers",
  ...requiresPython("tensorboard"),
  async fn() {
    using folder = temporaryFolder();
    const snapshots = Array.from({ length: 30 }, (_, i) =>
      snapshot(i + 1, {
        elbo: -100 / (i + 1),
        ...i % 10 === 9 && { validation: score },
        ...i === 4 && { logLikelihood: [-1, -0.5, -0.2, null, null], objective: NaN },
      }));
    const settings = { data: "spirals", prior: [0.5, 0.5] };
    await lastValueFrom(from(snapshots).pipe(tensorBoard(folder.path, { settings })));
    const read = await runForeign<TensorBoardData>("tensorboard_in_python.py", {}, {
      args: [folder.path],
    });
    const steps = snapshots.map(({ step }) => step);
    const curve = (tag: string) => read.scalars[tag].map(([, step, value]) => [step, value]);
    const wanted = (of: (s: Snapshot) => number): (number | null)[][] =>
      snapshots.map((s) => [s.step, Math.fround(of(s))]);
    assert.deepEqual(curve("elbo/elbo"), wanted((s) => s.elbo));
    assert.deepEqual(curve("elbo/kl"), wanted((s) => s.kl));
    const objectives = wanted((s) => s.objective);
    assert.deepEqual(curve("objective"), objectives.toSpliced(4, 1, [50, null]));
    assert.deepEqual(curve("depth/chosen"), wanted((s) => s.chosenDepth));
    assert.deepEqual(curve("depth/expected"), wanted((s) => s.expectedDepth));
    assert.deepEqual(curve("log_likelihood/exit_1"), wanted((s) => s.logLikelihood[1]!));
    assert.equal(curve("log_likelihood/exit_3").length, 29);
    assert.deepEqual(curve("validation/error"), [[100, 0.25], [200, 0.25], [300, 0.25]]);
    assert.deepEqual(curve("validation/log_likelihood").at(-1), [300, -0.5]);
    const [start] = read.texts.settings;
    read.scalars["elbo/elbo"].forEach(([seconds], i) =>
      assert.ok(Math.abs(seconds - start[0] - snapshots[i].seconds) < 1e-5)
    );
    const histograms = read.histograms.posterior;
    assert.deepEqual(histograms.map(([, step]) => step), steps);
    const { min, max, num, sum, squares, limits, buckets } = histograms[29][2];
    const q = snapshots[29].posterior;
    assert.deepEqual(buckets, q);
    assert.deepEqual(limits, [0.5, 1.5, 2.5, 3.5, 4.5]);
    assert.deepEqual([min, max], [-0.5, 4.5]);
    const moment = (of: (d: number) => number) => q.reduce((all, qd, d) => all + qd * of(d), 0);
    assert.ok(Math.abs(num - 1) < 1e-12 && Math.abs(sum - moment((d) => d)) < 1e-12);
    assert.ok(Math.abs(squares - moment((d) => d * d)) < 1e-12);
    assert.equal(
      start[2],
      "| name | value |\n| --- | --- |\n| data | spirals |\n| prior | \\[0.5,0.5\\] |",
    );
  },
});
