// deno task view as a process: what it shows, and how it ends.

import assert from "node:assert/strict";
import { join } from "node:path";
import { holdFile } from "../../src/files/held_file.ts";
import type { LiveRun } from "../../src/views/live/protocol.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { command, follow, inState, pointsOf } from "../views/live/event_client.ts";
import { snapshotAt } from "../views/live/snapshots.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { pagePorts } from "../../tasks/command/common_options.ts";
import { viewCommand } from "../../tasks/view.ts";
import { assertMisread } from "./misread.ts";
import { assertRefused, runTask, startTask } from "./run_task.ts";
import { addressOf } from "./page_address.ts";

const readView = (args: readonly string[]) => viewCommand.read(args)!;

const line = (epoch: number) => `${JSON.stringify(snapshotAt(epoch, {}, 4))}\n`;

Deno.test("deno task view shows finished, interrupted and growing runs beside each other until Ctrl-C", async () => {
  using folder = temporaryFolder();
  const trained = await runTask(
    "train",
    ["--max-depth", "3", "--width", "4", "--epochs", "30", "--quiet", "--out", "whole"],
    folder.path,
  );
  assert.equal(trained.code, 0);
  await writeExampleRun(join(folder.path, "bare")); // without snapshots, as pruned runs are
  const growing = join(folder.path, "growing");
  await writeExampleRun(growing);
  Deno.removeSync(join(growing, "network"), { recursive: true });
  const part = folder.write("growing/snapshots.jsonl.part", line(1) + line(2));
  using writer = holdFile(part)!.file; // as the program that writes it does

  const task = startTask("view", ["whole", "bare", "growing", "--port", "0"], folder.path);
  const { address, rest } = await addressOf(task.stdout);
  await using client = await follow(address);
  await client.until(inState("ended", 1));
  await client.until((event) => event.kind === "points" && event.run === 2);
  Deno.writeTextFileSync(part, line(3), { append: true });
  await client.until((event) =>
    event.kind === "points" && event.run === 2 && event.points.at(-1)!.epoch === 3
  );
  Deno.renameSync(part, part.replace(".part", ""));
  await client.until(inState("ended", 2));
  assert.ok(writer);

  await using late = await follow(address); // has all of it
  await late.until((event) => event.kind === "state" && event.run === 2);
  const runs: readonly LiveRun[] = late.heard.flatMap((e) => e.kind === "runs" ? e.runs : []);
  assert.deepEqual(runs.map(({ title, controls }) => [title, controls]), [
    ["whole", false],
    ["bare", false],
    ["growing", false],
  ]);
  assert.deepEqual([0, 1, 2].map((run) => pointsOf(late.heard, run).length), [30, 0, 3]);
  assert.equal(pointsOf(late.heard, 0).at(-1)!.final, true);
  const mapped = late.heard.flatMap((event) => event.kind === "map" ? [event.run] : []);
  assert.deepEqual(mapped, [0, 1]);
  const [whole, bare, cut] = [0, 1, 2].map((run) =>
    late.heard.findLast((event) => event.kind === "state" && event.run === run)
  );
  assert.ok(whole && "results" in whole);
  const names = whole.results!.map(([name]) => name).filter((name) => name !== "Warning");
  assert.deepEqual(names, [
    ...["Verdict", "Chosen depth", "Most probable depth", "Mean depth", "Blocks left"],
    ...["Test, full mixture", names[6], "Test, exit 3 alone"],
    ...["Test, no block", "Test, class frequencies", "Trained", "Next"],
  ]);
  assert.match(names[6], /^Test, cut to \d blocks?$/);
  assert.ok(bare && "text" in bare && /^no snapshots/.test(bare.text!));
  assert.ok(cut && "text" in cut && cut.text === "interrupted in epoch 3");
  assert.equal((await command(address, { run: 0, command: "pause" })).status, 409);
  // the third run was followed, and its evaluation may still come
  assert.ok(!late.heard.some(({ kind }) => kind === "over"));

  task.kill("SIGINT");
  await rest;
  const err = await new Response(task.stderr).text();
  assert.deepEqual([(await task.status).code, err], [0, ""]);
});

Deno.test("deno task view says that a run was killed, and how it is resumed if it has checkpoints", async () => {
  using folder = temporaryFolder();
  for (const name of ["saved", "young", "new"]) {
    await writeExampleRun(join(folder.path, name));
    Deno.removeSync(join(folder.path, name, "network"), { recursive: true });
    folder.write(`${name}/snapshots.jsonl.part`, name === "new" ? "" : line(1) + line(2));
  }
  folder.write("saved/checkpoints/step-00000002.safetensors", "");
  Deno.mkdirSync(join(folder.path, "young", "checkpoints"));
  const task = startTask("view", ["saved", "young", "new", "--port", "0"], folder.path);
  const { address, rest } = await addressOf(task.stdout);
  await using client = await follow(address);
  await client.end();
  const texts = [0, 1, 2].map((run) => {
    const state = client.heard.findLast((event) => event.kind === "state" && event.run === run);
    return state && "text" in state && state.text;
  });
  assert.deepEqual(texts, [
    "killed after epoch 2; deno task train --resume saved resumes it",
    "killed after epoch 2; it has no checkpoint to go on from",
    "killed before its first snapshot; it has no checkpoint to go on from",
  ]);
  task.kill("SIGINT");
  await rest;
  assert.deepEqual([(await task.status).code, await new Response(task.stderr).text()], [0, ""]);
});

Deno.test("deno task view takes one of the page's usual ports unless told", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(join(folder.path, "run"));
  const task = startTask("view", ["run"], folder.path);
  const { address, rest } = await addressOf(task.stdout);
  assert.ok(pagePorts.includes(Number(new URL(address).port)), address);
  task.kill("SIGINT");
  await Promise.all([rest, task.status, task.stderr.cancel()]);
});

Deno.test("deno task view closes streams of runs that are over, and is reached under an allowed name", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(join(folder.path, "run"));
  const args = ["run", "--port", "0", "--allow-host", "hub.example:80,a.example"];
  const task = startTask("view", [...args, "--allow-host=b.example"], folder.path);
  const { address, rest } = await addressOf(task.stdout);
  await using client = await follow(address);
  await client.end();
  assert.equal(client.heard.at(-1)!.kind, "over");

  const port = Number(new URL(address).port);
  const statusFor = async (host: string) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(head));
    const [line] = (await new Response(connection.readable).text()).split("\r\n");
    return Number(line.split(" ")[1]);
  };
  for (const host of ["hub.example", "a.example:8000", "b.example"]) {
    assert.equal(await statusFor(host), 200, host);
  }
  for (const host of ["hub.example:81", "c.example"]) assert.equal(await statusFor(host), 421);
  task.kill("SIGINT");
  await rest;
  assert.deepEqual([(await task.status).code, await new Response(task.stderr).text()], [0, ""]);
});

Deno.test("deno task view ends with one line where there is no run, or it is called wrongly", async () => {
  using folder = temporaryFolder();
  await writeExampleRun(join(folder.path, "run"), { epochs: 2 });
  folder.write("bad/run.json", "{}");
  const broken = join(folder.path, "broken");
  await writeExampleRun(broken, { epochs: 2 });
  folder.write("broken/snapshots.jsonl", `${line(1)}x\n`);
  assertMisread(readView, viewCommand.flags, [
    [[], /^give one or more run folders, for instance runs\/spirals-1 \(see --help\)$/],
    [["run", "--port", "x"], /--port must be a whole number from 0 to 65535, got "x"$/],
    [
      ["run", "--allow-host", "https://hub.example/"],
      /--allow-host must be a host name without scheme and path, such as .*, got "https:\/\/hub\.example\/"$/,
    ],
  ]);
  await assertRefused((...args) => runTask("view", args, folder.path), [
    [["run", "--allow-host", "a.example,"], 2, /^fathom: --allow-host must be .*, got ""$/],
    [["run", "nowhere"], 1, /not a run folder: nowhere\/run.json is missing$/],
    [["bad"], 1, /wanted a run in format 1 or 2/],
  ]);
  const { code, err } = await runTask("view", ["broken", "--port", "0"], folder.path);
  assert.equal(code, 1, err);
  assert.match(
    err,
    /^fathom: .*wanted JSON in broken\/snapshots.jsonl line 2, got an unexpected 'x'\n$/,
  );
});
