// The files of a run's folder against their checksums, and refusals in folders from others.

import assert from "node:assert/strict";
import { join } from "node:path";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { sha256Of } from "../../src/files/written_sum.ts";
import { readDescription } from "../../src/runs/load_run.ts";
import { loadRun } from "../../src/runs/program_run.ts";
import { loadNetwork } from "../../src/runs/network_files.ts";
import { runFiles } from "../../src/runs/run_files.ts";
import { createRunFolder } from "../../src/runs/run_folder.ts";
import { summedOfSpirals } from "./finished_run.ts";
import { openSnapshots } from "../../src/runs/snapshot_file.ts";
import { copyFolder } from "../files/copy_folder.ts";
import type { RunSummary } from "../../src/runs/summary.ts";
import { hasSpecialFiles, makeFifo, openFiles } from "../files/special_files.ts";
import { type TemporaryFolder, temporaryFolder } from "../temporary_folder.ts";
import { writeExampleRun } from "./example_run.ts";
import { writeFinishedRun } from "./finished_run.ts";

/** Everything that is read of a run. */
async function readAll(path: string, acceptChanged?: boolean): Promise<number> {
  using run = await loadRun(path, { engine: "simd", acceptChanged });
  using snapshots = await openSnapshots(path, "readAll()", { acceptChanged });
  let count = 0;
  await snapshots?.read(() => count++);
  assert.equal((await run.data()).name, "spirals");
  return count;
}

/** A finished run, and copies of it that are changed. */
async function spoiling(folder: TemporaryFolder) {
  const whole = join(folder.path, "whole");
  await writeFinishedRun(whole);
  let copies = 0;
  return {
    whole,
    async copy(change: (path: string) => Promise<void> | void): Promise<string> {
      const path = join(folder.path, `copy-${++copies}`);
      copyFolder(whole, path);
      await change(path);
      return path;
    },
  };
}

const edit = (path: string, change: (text: string) => string) =>
  Deno.writeTextFileSync(path, change(Deno.readTextFileSync(path)));

Deno.test("loadRun() and openSnapshots() refuse every file that was changed, unless that is accepted", async () => {
  using folder = temporaryFolder();
  const { whole, copy } = await spoiling(folder);
  assert.equal(await readAll(whole), 4);
  const changes: [string, (text: string) => string][] = [
    ["run.json", (text) => text.replace('"learningRate": 0.1', '"learningRate": 0.2')],
    ["summary.json", (text) => text.replace('"spirals"', '"other"')],
    ["network/specification.json", (text) => `${text} `],
    ["network/posterior.json", (text) => `${text} `],
    ["snapshots.jsonl", (text) => text.replace(/"seconds":[\d.e-]+/, '"seconds":0')],
  ];
  for (const [name, change] of changes) {
    const path = await copy((path) => {
      edit(join(path, name), change);
      assert.notEqual(
        sha256Of(Deno.readFileSync(join(path, name))),
        sha256Of(Deno.readFileSync(join(whole, name))),
        name,
      );
    });
    await assert.rejects(readAll(path), (error: Error) => {
      assert.match(
        error.message,
        /was changed since the run was written: its SHA-256 is not that in/,
      );
      assert.ok(error.message.includes(join(path, name)), error.message);
      assert.match(
        error.message,
        /; --accept-changed \(option acceptChanged\) reads it anyway$/,
      );
      return true;
    });
    assert.equal(await readAll(path, true), 4, name);
  }
  const state = "network/state.safetensors";
  const path = await copy((path) => {
    const bytes = Deno.readFileSync(join(path, state));
    bytes[bytes.length - 2] ^= 1;
    Deno.writeFileSync(join(path, state), bytes);
  });
  await assert.rejects(
    loadNetwork(path),
    /loadNetwork\(\): .*state\.safetensors was changed since/,
  );
  using loaded = (await loadNetwork(path, { acceptChanged: true })).network;
  assert.equal(loaded.depth, 4);
});

Deno.test("loadRun() refuses missing files and missing or extra lines of SHA256SUMS", async () => {
  using folder = temporaryFolder();
  const { copy } = await spoiling(folder);
  const without = (name: string) => copy((path) => Deno.removeSync(join(path, name)));
  const withoutLine = (name: string) =>
    copy((path) =>
      edit(
        join(path, "SHA256SUMS"),
        (text) => text.split("\n").filter((line) => !line.endsWith(name)).join("\n"),
      )
    );
  await assert.rejects(
    readAll(await without("SHA256SUMS")),
    /wanted the SHA-256 of each file of .*, which is a finished run, but .*SHA256SUMS is missing; --accept/,
  );
  await assert.rejects(loadNetwork(await without("SHA256SUMS")), /SHA256SUMS is missing/);
  assert.equal(await readAll(await without("SHA256SUMS"), true), 4);
  await assert.rejects(
    readAll(await without("snapshots.jsonl")),
    /snapshots\.jsonl is missing, of which .*SHA256SUMS has the SHA-256/,
  );
  await assert.rejects(
    readAll(await without("network/posterior.json")),
    /posterior\.json is missing, of which/,
  );
  await assert.rejects(
    readAll(await copy((path) => Deno.removeSync(join(path, "network"), { recursive: true }))),
    /state\.safetensors is missing, of which/,
  );
  for (const name of ["run.json", "summary.json", "state.safetensors", "snapshots.jsonl"]) {
    await assert.rejects(
      readAll(await withoutLine(name)),
      new RegExp(`${name} was added or renamed since the run was written: .*has no line for it`),
    );
  }
  const emptied = await copy((path) => Deno.truncateSync(join(path, "SHA256SUMS"), 0));
  await assert.rejects(readAll(emptied), /run\.json was added or renamed/);
  const spoilt = await copy((path) => Deno.writeTextFileSync(join(path, "SHA256SUMS"), "x"));
  await assert.rejects(readAll(spoilt), /wanted a SHA-256, two spaces and a file name/);
  assert.equal(await readAll(spoilt, true), 4);
});

Deno.test("loadRun() reads runs without sums: those that were killed, and those of older versions", async () => {
  using folder = temporaryFolder();
  const { copy } = await spoiling(folder);
  const killed = await copy((path) => {
    Deno.removeSync(join(path, "SHA256SUMS"));
    Deno.removeSync(join(path, "summary.json"));
    Deno.renameSync(join(path, "snapshots.jsonl"), join(path, "snapshots.jsonl.part"));
  });
  assert.equal(await readAll(killed), 4);
  // its sums are written before its summary is
  const finishing = await copy((path) => Deno.removeSync(join(path, "summary.json")));
  assert.equal(await readAll(finishing), 4);
  const older = await copy((path) => {
    Deno.removeSync(join(path, "SHA256SUMS"));
    edit(join(path, "run.json"), (text) => text.replace('"format": 2', '"format": 1'));
  });
  assert.equal((await readDescription(older)).format, 1);
  assert.equal(await readAll(older), 4);
  // an older format does not switch the sums off
  const claimed = await copy((path) =>
    edit(join(path, "run.json"), (text) => text.replace('"format": 2', '"format": 1'))
  );
  await assert.rejects(readAll(claimed), /run\.json was changed/);
  for (const kind of ["pruned", "import"]) {
    const of = join(folder.path, kind);
    await writeExampleRun(of, { epochs: 2 });
    edit(join(of, "run.json"), (text) => JSON.stringify({ ...JSON.parse(text), origin: { kind } }));
    const command = kind === "pruned" ? "prune" : "import";
    const missing = new RegExp(
      `^loadRun\\(\\): wanted the SHA-256 of each file of .*${kind}, but .*SHA256SUMS is missing, which ` +
        `${command} writes last: give its command again with --force if it was killed; --accept`,
    );
    await assert.rejects(loadRun(of), { name: "Error", message: missing });
    {
      using _ = ownFolder(of);
      await assert.rejects(loadRun(of), {
        name: "Busy",
        message: /^loadRun\(\): .* is being written by "deno .*", started .*; wait for it to end$/,
      });
      assert.equal(await readAll(of, true), 0); // it has no snapshots
    }
    Deno.writeTextFileSync(join(of, ".fathom-lock"), "of a killed command");
    await assert.rejects(loadRun(of), { name: "Error", message: missing });
  }
});

Deno.test("runFiles() reads no file that a run does not have, unless it is told how large that may be", async () => {
  using folder = temporaryFolder();
  folder.write("notes.json", "{}");
  const files = await runFiles(folder.path, "f()");
  await assert.rejects(
    files.json("notes.json"),
    /^RangeError: f\(\): wanted at most 0 bytes in .*notes\.json, the most that a run's notes\.json has, got 2$/,
  );
  const bound = { most: 2, limit: "what the test wrote" };
  assert.deepEqual(await files.read("notes.json", bound), new TextEncoder().encode("{}"));
});

Deno.test("runFiles() takes a summary whose sum came while it was read", async () => {
  using folder = temporaryFolder();
  const { whole } = await spoiling(folder);
  const summary = Deno.readTextFileSync(join(whole, "summary.json"));
  const sums = Deno.readTextFileSync(join(whole, "SHA256SUMS"));
  Deno.removeSync(join(whole, "summary.json"));
  Deno.writeTextFileSync(join(whole, "SHA256SUMS"), sums.replace(/.*summary\.json\n/, ""));
  assert.equal(await summaryIn(whole), undefined);
  const files = await runFiles(whole, "test()"); // has read the sums of before
  Deno.writeTextFileSync(join(whole, "SHA256SUMS"), sums);
  Deno.writeTextFileSync(join(whole, "summary.json"), summary);
  assert.deepEqual(await files.json("summary.json"), JSON.parse(summary));
});

Deno.test({
  name:
    "loadRun() refuses FIFOs, devices, links that lead out, and files too large, and leaves no file open",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    const { whole, copy } = await spoiling(folder);
    await readAll(whole); // what is opened once and kept
    const names = [...summedOfSpirals, "SHA256SUMS"];
    for (const name of names) {
      const instead = (make: (path: string) => Promise<void> | void) =>
        copy(async (path) => {
          Deno.removeSync(join(path, name));
          await make(join(path, name));
        });
      const cases: [string, RegExp][] = [
        [await instead(makeFifo), /wanted a regular file at .*, got a FIFO$/],
        [
          await instead((path) => Deno.mkdirSync(path)),
          /wanted a regular file at .*, got a folder$/,
        ],
        [
          await instead((path) => Deno.symlinkSync("/dev/zero", path)),
          /link to \/dev\/zero, outside of/,
        ],
        [
          await instead((path) => Deno.symlinkSync(join(whole, name), path)),
          /is a link to .*whole/,
        ],
      ];
      if (name !== "snapshots.jsonl") {
        const sparse = await copy((path) => Deno.truncateSync(join(path, name), 2 ** 40));
        cases.push([sparse, /wanted at most [\d,]+ bytes in .*, got 1,099,511,627,776$/]);
      }
      for (const [path, pattern] of cases) await assert.rejects(readAll(path), pattern, name);
    }
    assert.equal(openFiles(folder.path), 0);
    const linked = join(folder.path, "linked");
    Deno.symlinkSync(whole, linked);
    assert.equal(await readAll(linked), 4);
  },
});

Deno.test("openSnapshots() refuses a line without an end before it is in memory", async () => {
  using folder = temporaryFolder();
  const path = folder.write("snapshots.jsonl", "");
  Deno.truncateSync(path, 2 ** 40);
  using file = (await openSnapshots(folder.path))!;
  await assert.rejects(file.read(() => {}), /line 1, got a line of more than 8,388,608 characters/);
});

Deno.test("runFiles() never takes a run for a changed one that is finished while it looks", async () => {
  using folder = temporaryFolder();
  for (let round = 0; round < 25; round++) {
    const path = join(folder.path, `run-${round}`);
    await using run = await createRunFolder(path);
    await run.writeRun({ format: 2 });
    let finished = false;
    const looking = Array.from({ length: 3 }, async () => {
      let found: unknown;
      while (!found && !finished) found = await summaryIn(path);
      return await summaryIn(path);
    });
    await run.writeSummary({ chosenDepth: round } as RunSummary);
    finished = true;
    for (const found of await Promise.all(looking)) assert.deepEqual(found, { chosenDepth: round });
  }
});

/** What summary.json says, read as in a look at the folder of its own. */
async function summaryIn(folder: string): Promise<unknown> {
  return await (await runFiles(folder, "test()")).json("summary.json");
}
