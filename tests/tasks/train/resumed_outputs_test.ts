// Outputs of deno task train that is killed and resumed: those of the uninterrupted run.

import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isThere } from "../../../src/files/is_there.ts";
import { isMissing } from "../../../src/files/regular_file.ts";
import { sha256Of } from "../../../src/files/written_sum.ts";
import { filesIn } from "../../files/files_in.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { follow, pointsOf } from "../../views/live/event_client.ts";
import { eventsOf } from "../../views/tensorboard/event_reader.ts";
import { addressOf } from "../page_address.ts";
import { endOf, runTask, startTask } from "../run_task.ts";

/** 3 steps an epoch, and epochs beyond those whose snapshots are all written. */
const flags = [
  ...[
    "--points",
    "60",
    "--max-depth",
    "3",
    "--width",
    "4",
    "--batch-size",
    "20",
    "--engine",
    "simd",
  ],
  ...["--epochs", "2600", "--patience", "2600", "--checkpoint-every", "100steps"],
];

const withoutSeconds = (text: string) => text.replaceAll(/"seconds":[^,}]*/g, "");

/** The text of a file, empty where there is none. */
function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

/** The epoch of the last whole line of a growing file; 0 where there is none. */
function lastEpoch(path: string): number {
  const line = textOf(path).split("\n").at(-2);
  return line ? JSON.parse(line).epoch : 0;
}

/** Kills a task once it has written snapshots beyond an epoch; returns what it printed. */
async function killAfter(task: Deno.ChildProcess, run: string, epoch: number): Promise<string> {
  const ended = endOf(task);
  while (lastEpoch(join(run, "snapshots.jsonl.part")) <= epoch) await delay(20);
  task.kill("SIGKILL");
  const { code, out } = await ended;
  assert.equal(code, 137);
  return out;
}

Deno.test("deno task train, killed twice and resumed, leaves the outputs of the uninterrupted run", async () => {
  using folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const whole = await runTask(
    "train",
    [...flags, "--out", "whole", "--tensorboard", "logs/whole", "--json"],
    folder.path,
  );
  assert.equal(whole.code, 0, whole.err);

  const printed = [
    await killAfter(
      startTask(
        "train",
        [...flags, "--out", "killed", "--tensorboard", "logs/killed", "--json"],
        folder.path,
      ),
      at("killed"),
      400,
    ),
    await killAfter(
      startTask("train", ["--resume", "killed", "--json"], folder.path),
      at("killed"),
      2100,
    ),
  ];
  const end = await runTask("train", ["--resume", "killed", "--json"], folder.path);
  assert.equal(end.code, 0, end.err);
  printed.push(end.out);

  const snapshots = (run: string) => withoutSeconds(textOf(at(`${run}/snapshots.jsonl`)));
  assert.equal(snapshots("killed"), snapshots("whole"));
  assert.ok(!isThere(at("killed/snapshots.jsonl.part")));
  const sum = sha256Of(Deno.readFileSync(at("killed/snapshots.jsonl")));
  assert.ok(textOf(at("killed/SHA256SUMS")).includes(`${sum}  snapshots.jsonl\n`));

  const records = (name: string) =>
    eventsOf(at(`logs/${name}`)).map(({ step, tags }) => [step, tags]);
  assert.deepEqual(records("killed"), records("whole"));

  // what is printed cannot be cut back, but says what is void
  const lines: string[] = [];
  let resumptions = 0;
  for (const line of printed.join("").split(/(?<=\n)/)) {
    if (!line.endsWith("\n")) continue; // torn by the kill
    const { resumed, epoch, final } = JSON.parse(line);
    if (resumed === undefined) lines.push(line);
    else {
      resumptions++;
      const valid = lines.findIndex((line) => JSON.parse(line).epoch > resumed);
      if (valid >= 0) lines.length = valid;
    }
    assert.ok(resumed !== undefined || epoch === (lines.length > 1 && final ? 2600 : lines.length));
  }
  assert.equal(resumptions, 2);
  assert.equal(withoutSeconds(lines.join("")), withoutSeconds(whole.out));
});

const short = ["--max-depth", "3", "--width", "4", "--epochs", "12", "--engine", "simd", "--quiet"];

Deno.test("deno task train --resume --live shows the epochs before on its page as well", async () => {
  using folder = temporaryFolder();
  const { code, err } = await runTask("train", [...short, "--out", "run"], folder.path);
  assert.deepEqual([code, err], [0, ""]);
  const more = ["--resume", "run", "--epochs", "20", "--live", "--port", "0"];
  const task = startTask("train", more, folder.path);
  const { address, rest } = await addressOf(task.stdout);
  await using client = await follow(address);
  await client.until((event) => event.kind === "state" && event.results !== undefined);
  await client.end();
  await rest;
  assert.deepEqual([await new Response(task.stderr).text(), (await task.status).code], ["", 0]);
  const epochs = pointsOf(client.heard).map(({ epoch }) => epoch);
  assert.deepEqual(epochs, Array.from({ length: 20 }, (_, i) => i + 1));
});

Deno.test("deno task train --resume refuses snapshots that were shortened, and leaves the run as it is", async () => {
  using folder = temporaryFolder();
  await runTask("train", [...short, "--out", "run"], folder.path);
  Deno.truncateSync(join(folder.path, "run", "snapshots.jsonl"), 100);
  const before = filesIn(folder.path);
  const { code, out, err } = await runTask("train", [
    ...["--resume", "run", "--epochs", "20", "--quiet"],
  ], folder.path);
  assert.deepEqual([code, out], [1, ""]);
  assert.match(
    err,
    /^fathom: run\/snapshots.jsonl must have at least \d+ bytes, as when the run was saved, got 100; restore it/,
  );
  assert.deepEqual(filesIn(folder.path), before);
});

Deno.test("deno task train --resume-or-start replaces what a run left that was killed before its first checkpoint", async () => {
  using folder = temporaryFolder();
  const args = [...short, "--out", "run", "--tensorboard", "logs", "--resume-or-start"];
  await runTask("train", args, folder.path);
  for (const name of ["checkpoints", "network", "summary.json", "SHA256SUMS"]) {
    Deno.removeSync(join(folder.path, "run", name), { recursive: true });
  }
  Deno.renameSync(
    join(folder.path, "run", "snapshots.jsonl"),
    join(folder.path, "run", "snapshots.jsonl.part"),
  );
  const others = [...short, "--out", "other", "--tensorboard", "logs", "--resume-or-start"];
  const { code, err } = await runTask("train", others, folder.path);
  assert.match(err, /^fathom: the folder must not have event files/); // of a run in another folder
  assert.equal(code, 1);
  const again = await runTask("train", args, folder.path);
  assert.deepEqual([again.code, again.err], [0, ""]);
  assert.equal(eventsOf(join(folder.path, "logs")).at(-1)!.step, 12);
  assert.ok(isThere(join(folder.path, "run", "summary.json")));
});
