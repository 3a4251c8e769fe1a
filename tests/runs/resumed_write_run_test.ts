// Runs of programs that are killed and resumed, and their folders.

import assert from "node:assert/strict";
import { join } from "node:path";
import { filter, firstValueFrom, lastValueFrom, type MonoTypeOperatorFunction, tap } from "rxjs";
import { isThere } from "../../src/files/is_there.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { writeRun, type WriteRunOptions } from "../../src/runs/write_run.ts";
import { checkpointFolder, hasCheckpoint } from "../../src/training/checkpoints/folder.ts";
import { waitUntil } from "../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { train, type TrainOptions } from "../../src/training/train.ts";
import { filesIn } from "../files/files_in.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { trainAndCopy, trainWith } from "../training/killed_runs.ts";
import { data, options } from "../training/tiny_runs.ts";

const json = (...path: string[]) => JSON.parse(Deno.readTextFileSync(join(...path)));

const timeless = (path: string) =>
  Deno.readTextFileSync(join(path, "snapshots.jsonl")).replaceAll(/"seconds":[^,}]*/g, "");

/** Begins or resumes a run in a folder that saves itself there. */
function run(
  folder: string,
  more: TrainOptions = {},
  written: WriteRunOptions = {},
): Promise<Snapshot> {
  return trainWith(writeRun(folder, { resume: true, ...written }), {
    checkpoints: { folder },
    ...hasCheckpoint(folder) && { resume: folder },
    ...more,
  });
}

/** A run, and a copy of its folder from before its end. */
async function killedRun(
  path: string,
  kill?: Parameters<typeof trainAndCopy>[3],
): Promise<[whole: string, killed: string]> {
  const [whole, killed] = ["whole", "killed"].map((name) => join(path, name));
  const sink: MonoTypeOperatorFunction<Snapshot> = writeRun(whole);
  await trainAndCopy(whole, killed, sink, kill);
  return [whole, killed];
}

Deno.test("writeRun() goes on with a killed run: its folder is that of the uninterrupted run", async () => {
  using folder = temporaryFolder();
  const [whole, killed] = await killedRun(folder.path);
  assert.ok(isThere(join(killed, "snapshots.jsonl.part")) && !isThere(join(killed, "network")));
  await run(killed);
  assert.equal(timeless(killed), timeless(whole));
  const state = (path: string) => Deno.readFileSync(join(path, "network", "state.safetensors"));
  assert.deepEqual(state(killed), state(whole));
  const names = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();
  assert.deepEqual(names(killed), names(whole));
  using loaded = await loadRun(killed, { engine: "cpu" });
  assert.equal(loaded.summary?.epochs, 12);
  // the course of the whole training is known, from before it was killed too
  const { warnings, verdict } = json(whole, "summary.json");
  const { text } = warnings.find(({ name }: { name: string }) => name === "overfitting");
  assert.match(text, /best at epoch 1 /);
  assert.deepEqual(json(killed, "summary.json").warnings, warnings);
  assert.deepEqual(json(killed, "summary.json").verdict, verdict);
  const { resumed, ...described } = json(killed, "run.json");
  assert.deepEqual(described, json(whole, "run.json"));
  assert.equal(resumed.length, 1);
  assert.ok([9, 18].some((step) => resumed[0].step === step));
  const { "resume": _, ...fields } = described.options;
  assert.deepEqual(fields, described.options); // of the call, not of the run
});

Deno.test("writeRun() begins a run and goes on with it after its end, when epochs are more", async () => {
  using folder = temporaryFolder();
  const [path, whole] = ["run", "whole"].map((name) => join(folder.path, name));
  await run(path, { epochs: 4 });
  const [{ epochs }, finished] = [json(path, "summary.json"), json(path, "run.json")];
  assert.deepEqual([epochs, finished.options.epochs, finished.resumed], [4, 4, undefined]);
  await run(path, { epochs: 7 });
  await run(whole, { epochs: 7 });
  assert.equal(timeless(path), timeless(whole));
  assert.deepEqual(json(path, "summary.json").warnings, json(whole, "summary.json").warnings);
  const { options: now, resumed } = json(path, "run.json");
  assert.deepEqual([now.epochs, resumed.map(({ step }: { step: number }) => step)], [7, [8]]);
  using loaded = await loadRun(path, { engine: "cpu" }); // its checksums are right
  assert.equal(loaded.place.epochsTrained, 7);
});

Deno.test("writeRun() keeps a run that fails or is left in its first minute, once it has a checkpoint", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const notices: string[] = [];
  const saved = Promise.withResolvers<void>();
  const checkpoints = { folder: path, every: "3steps", onWritten: () => saved.resolve() } as const;
  await firstValueFrom(
    train(data, { ...options, checkpoints }).pipe(
      writeRun(path, { onNotice: (text) => notices.push(text) }),
      tap((snapshot) => snapshot.epoch === 3 && waitUntil(snapshot, saved.promise)),
      filter(({ epoch }) => epoch === 5),
    ),
  );
  assert.deepEqual(notices, []);
  const left = Deno.readTextFileSync(join(path, "snapshots.jsonl"));
  assert.equal(left.split("\n").length, 6);
  await run(path);
  const whole = join(folder.path, "whole");
  await run(whole);
  assert.equal(timeless(path), timeless(whole));
});

Deno.test("writeRun() with resume writes run.json of a run that was killed before its first snapshot", async () => {
  using folder = temporaryFolder();
  const kill = { more: { batchSize: 7 }, every: 2, saved: 1, killed: 2 };
  const [whole, killed] = await killedRun(folder.path, kill);
  for (const name of ["run.json", "snapshots.jsonl.part"]) Deno.removeSync(join(killed, name));
  for (const { name } of [...Deno.readDirSync(checkpointFolder(killed))]) {
    if (name !== "step-00000002.safetensors") Deno.removeSync(join(checkpointFolder(killed), name));
  }
  await run(killed, kill.more);
  assert.equal(timeless(killed), timeless(whole));
  assert.equal(json(killed, "run.json").resumed, undefined);
});

Deno.test("writeRun() with resume starts a run again that was killed before its first checkpoint", async () => {
  using folder = temporaryFolder();
  const whole = join(folder.path, "whole");
  await run(whole);
  for (const name of ["early", "earlier"]) {
    folder.write(`${name}/checkpoints/.step-00000001.safetensors.fathom-part`, "");
  }
  Deno.copyFileSync(join(whole, "run.json"), join(folder.path, "early", "run.json"));
  folder.write("early/snapshots.jsonl.part", Deno.readTextFileSync(join(whole, "snapshots.jsonl")));
  for (const name of ["early", "earlier"]) {
    const path = join(folder.path, name);
    await run(path, {}, { onNotice: () => {} });
    assert.equal(timeless(path), timeless(whole), name);
  }
  folder.write("foreign/checkpoints/epoch-1.pt", "another program's");
  await assert.rejects(run(join(folder.path, "foreign")), /holds checkpoints and no run\.json/);
  assert.ok(isThere(join(folder.path, "foreign", "checkpoints", "epoch-1.pt")));
});

Deno.test("writeRun() with resume refuses new runs, other runs and shortened snapshots, and changes nothing", async () => {
  using folder = temporaryFolder();
  const [path, other] = ["run", "other"].map((name) => join(folder.path, name));
  await run(path, { epochs: 4 });
  await run(other, { epochs: 4, seed: 2 });
  const refused = async (more: TrainOptions, message: RegExp) => {
    const before = filesIn(folder.path);
    const stream = train(data, { ...options, epochs: 7, ...more });
    await assert.rejects(lastValueFrom(stream.pipe(writeRun(path, { resume: true }))), { message });
    assert.deepEqual(filesIn(folder.path), before);
  };
  await refused(
    {},
    /^writeRun\(\): wanted a run that is resumed, to go on with the one in .*run, got a new run; /,
  );
  await refused(
    { resume: other, seed: 2 },
    /^writeRun\(\): seed must be 1 as in the run that is resumed, got 2$/,
  );
  Deno.truncateSync(join(path, "snapshots.jsonl"), 100);
  await refused(
    { resume: path },
    /snapshots.jsonl must have at least \d+ bytes, .* got 100; restore it/,
  );
});

Deno.test("writeRun() without resume refuses the folder of a run, and names what resumes it", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await run(path, { epochs: 4 });
  const before = filesIn(path);
  await assert.rejects(run(path, { epochs: 7 }, { resume: false }), {
    name: "AlreadyExists",
    message:
      `createRunFolder(): wanted a new or empty folder, but ${path} holds a run; --force replaces it`,
  });
  assert.deepEqual(filesIn(path), before);
});
