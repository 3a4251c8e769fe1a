// Runs' folders after a command was killed in them, at every step.

import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { createRunFolder, type RunFolder } from "../../src/runs/run_folder.ts";
import {
  ASIDE,
  DISCARDED,
  lastRunJson,
  ownRunFolder,
  recoverBeforeReading,
  recoveryOf,
  RUN_ENTRIES,
} from "../../src/runs/run_recovery.ts";
import type { RunSummary } from "../../src/runs/summary.ts";
import { hasSpecialFiles } from "../files/special_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";

/** Text of every file below a folder, by its path. */
function contents(folder: string, below = ""): Record<string, string> {
  return Object.assign(
    {},
    ...[...Deno.readDirSync(join(folder, below))].map(({ name, isDirectory }) => {
      const path = join(below, name);
      return isDirectory
        ? contents(folder, path)
        : { [path]: Deno.readTextFileSync(join(folder, path)) };
    }),
  );
}

const older = {
  "run.json": "old",
  "snapshots.jsonl": "old",
  "network/state.safetensors": "old",
  "summary.json": "old",
  "evaluation.json": "old",
};

function writeOlder(path: string): void {
  Deno.mkdirSync(join(path, "network"), { recursive: true });
  for (const [name, text] of Object.entries(older)) Deno.writeTextFileSync(join(path, name), text);
}

class Killed extends Error {}

const changing = [
  "mkdirSync",
  "renameSync",
  "removeSync",
  "openSync",
  "writeTextFileSync",
] as const;

/** Calls a function in which, as after SIGKILL, no change of the disk happens from the nth on; false where it got through. */
async function killedAfter(changes: number, act: () => void | Promise<void>): Promise<boolean> {
  const real = Object.fromEntries(changing.map((name) => [name, Deno[name]]));
  let killed = false;
  for (const name of changing) {
    Object.assign(Deno, {
      [name]: (...args: unknown[]) => {
        const [path, options] = args as [string, Deno.RemoveOptions?];
        // a folder is removed a file at a time
        if (name === "removeSync" && options?.recursive && Deno.lstatSync(path).isDirectory) {
          for (const entry of Deno.readDirSync(path)) {
            Deno.removeSync(join(path, entry.name), options);
          }
        }
        if (changes-- <= 0) {
          killed = true;
          throw new Killed();
        }
        return (real[name] as (...args: unknown[]) => unknown)(...args);
      },
    });
  }
  try {
    await act();
  } catch (error) {
    if (!killed) throw error;
  } finally {
    Object.assign(Deno, real);
  }
  return killed;
}

/** A run that replaces the older one, up to a given end. */
async function replacing(path: string, end: "keep" | "discard" | "finish"): Promise<void> {
  const run: RunFolder = await createRunFolder(path, { force: true, onNotice: () => {} });
  try {
    await run.writeRun("new");
    Deno.writeTextFileSync(`${run.file("snapshots.jsonl")}.part`, "new");
    Deno.mkdirSync(run.file("network"));
    Deno.writeTextFileSync(run.file("network/state.safetensors"), "new");
    if (end === "keep") await run.keep();
    if (end === "finish") await run.writeSummary({} as RunSummary);
  } finally {
    await run[Symbol.asyncDispose]();
  }
}

function recover(path: string): string[] {
  for (let attempts = 0;; attempts++) {
    const notices: string[] = [];
    try {
      ownRunFolder(path, { onNotice: (text) => notices.push(text) })[Symbol.dispose]();
      return notices;
    } catch (error) {
      // a child of an earlier test holds what was open, locks too, until it has begun its own program
      if (!(error instanceof Deno.errors.Busy) || attempts === 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

for (const end of ["keep", "discard", "finish"] as const) {
  Deno.test(`createRunFolder() loses no run, whenever it is killed on its way to ${end}`, async () => {
    using folder = temporaryFolder();
    const ends = { older: 0, newer: 0 };
    for (let changes = 0, killed = true; killed; changes++) {
      const path = join(folder.path, String(changes));
      writeOlder(path);
      killed = await killedAfter(changes, () => replacing(path, end));
      const told = recover(path);
      const left = contents(path);
      const hidden = Deno.readDirSync(path).filter(({ name }) => name.startsWith(".")).toArray();
      assert.deepEqual(hidden, [], `${changes} changes`);
      if (left["run.json"] === "old") {
        assert.deepEqual(left, older, `${changes} changes`);
        ends.older++;
      } else {
        assert.equal(left["network/state.safetensors"], "new", `${changes} changes`);
        assert.ok(Object.values(left).every((text) => text !== "old"), `${changes} changes`);
        ends.newer++;
      }
      assert.ok(
        told.length <= 1 && told.every((text) => text.includes("ended without cleaning up")),
      );
      assert.deepEqual(recover(path), []); // it is right now
    }
    assert.ok(ends.older > 5 && (end === "discard" ? ends.newer === 0 : ends.newer > 1), `${ends}`);
  });
}

Deno.test("ownRunFolder() comes to the same end when it is killed itself, at every step", async () => {
  using folder = temporaryFolder();
  let steps = 0;
  for (let first = 4; first < 22; first += 5) {
    for (let second = 0, killed = true; killed; second++, steps++) {
      const path = join(folder.path, `${first}-${second}`);
      writeOlder(path);
      assert.ok(await killedAfter(first, () => replacing(path, "discard")));
      killed = await killedAfter(second, () => void recover(path));
      recover(path);
      assert.deepEqual(contents(path), older, `${first} changes, then ${second}`);
    }
  }
  assert.ok(steps > 30);
});

Deno.test("ownRunFolder() says in one line what it found and what it did", () => {
  using folder = temporaryFolder();
  const path = folder.path;
  assert.deepEqual(recover(path), []);
  folder.write("run.json", "new");
  folder.write(".summary.json.fathom-part", "{");
  folder.write("network/.state.safetensors.fathom-part", "{");
  folder.write(`${ASIDE}/run.json`, "old");
  assert.deepEqual(recover(path), [
    `${path}: a command ended without cleaning up; .summary.json.fathom-part was left over and is removed; ` +
    "the run that was replacing another had nothing to keep yet; the older run is restored",
  ]);
  assert.deepEqual(contents(path), { "run.json": "old" });
  folder.write("network/.state.safetensors.fathom-part", "{");
  assert.deepEqual(recover(path), [
    `${path}: a command ended without cleaning up; network/.state.safetensors.fathom-part was left over and is removed`,
  ]);
});

Deno.test("ownRunFolder() leaves what no run wrote", () => {
  using folder = temporaryFolder();
  folder.write("notes.md", "mine");
  folder.write(".video.0a1b2c3d.part", "mine");
  folder.write(".replaced-0a1b2c3d/photo.jpg", "mine");
  folder.write("network", "mine");
  const before = contents(folder.path);
  assert.deepEqual(recover(folder.path), []);
  assert.deepEqual(contents(folder.path), before);
});

Deno.test({
  name:
    "ownRunFolder() and recoverBeforeReading() change nothing outside of the folder, whatever is a link in it",
  ignore: !hasSpecialFiles,
  fn() {
    using folder = temporaryFolder();
    folder.write("other/run.json", "another run");
    folder.write("other/network/.state.safetensors.fathom-part", "{");
    const other = contents(join(folder.path, "other"));
    for (const hidden of [ASIDE, DISCARDED, ".replaced-0a1b2c3d", "network"]) {
      const path = join(folder.path, "run");
      folder.write("run/run.json", "new");
      folder.write("run/summary.json", "new");
      const target = hidden === "network" ? "../other/network" : "../other";
      Deno.symlinkSync(target, join(path, hidden));
      recoverBeforeReading(path, assert.fail);
      assert.deepEqual(recover(path), [], hidden);
      assert.ok(Deno.lstatSync(join(path, hidden)).isSymlink);
      Deno.removeSync(path, { recursive: true });
      assert.deepEqual(contents(join(folder.path, "other")), other, hidden);
    }
    // links in a hidden folder of our own are moved, not followed
    const path = join(folder.path, "run");
    Deno.mkdirSync(join(path, ASIDE), { recursive: true });
    folder.write(`run/${ASIDE}/run.json`, "old");
    Deno.symlinkSync("../../other/network", join(path, ASIDE, "network"));
    assert.equal(recover(path).length, 1);
    assert.ok(Deno.lstatSync(join(path, "network")).isSymlink);
    assert.deepEqual(contents(join(folder.path, "other")), other);
  },
});

Deno.test("recoverBeforeReading() repairs a folder that nobody owns, and leaves one that is owned", () => {
  using folder = temporaryFolder();
  folder.write("run.json", "new");
  folder.write(`${ASIDE}/run.json`, "old");
  const notices: string[] = [];
  const read = () => recoverBeforeReading(folder.path, (text) => notices.push(text));
  {
    using _ = ownFolder(folder.path);
    read();
  }
  assert.deepEqual([contents(folder.path)["run.json"], notices], ["new", []]);
  read();
  read();
  assert.deepEqual(contents(folder.path), { "run.json": "old" });
  assert.equal(notices.length, 1);
});

Deno.test("recoveryOf() guesses nothing where two older runs or two files of one name are there", () => {
  assert.throws(
    () =>
      recoveryOf({
        top: [],
        aside: { [ASIDE]: ["run.json"], ".replaced-0a1b2c3d": ["run.json"] },
      }),
    /it holds two older runs, in \.fathom-replaced and \.replaced-0a1b2c3d; move one elsewhere/,
  );
  assert.throws(
    () => recoveryOf({ top: ["network"], aside: { [ASIDE]: ["network", "run.json"] } }),
    /it holds network twice, in itself and in \.fathom-replaced; move one of them elsewhere/,
  );
});

Deno.test("recoveryOf() tells checkpoints of a newer run without run.json from those of an older one on its way", () => {
  const all = ["SHA256SUMS", "checkpoints", "network", "run.json"];
  const newer = recoveryOf({ top: ["checkpoints"], aside: { [ASIDE]: all } });
  assert.deepEqual([newer.remove, newer.putBack.map(({ name }) => name)], [
    ["checkpoints"],
    ["SHA256SUMS", "network", "checkpoints", "run.json"],
  ]);
  // wherever moving an older run aside, or back, is killed
  const order = lastRunJson(all);
  for (let moved = 0; moved <= order.length; moved++) {
    const [top, aside] = [order.slice(0, moved), order.slice(moved)];
    const { remove, putBack } = recoveryOf({ top, aside: { [ASIDE]: aside } });
    assert.deepEqual([remove, putBack.map(({ name }) => name)], [[], aside], `${moved} moved`);
  }
});

Deno.test("recoveryOf() keeps a newer run that has a checkpoint, and removes the older one", () => {
  const names = { top: ["checkpoints", "run.json"], aside: { [ASIDE]: ["network", "run.json"] } };
  assert.deepEqual(recoveryOf({ ...names, saved: true }).drop, [ASIDE]);
  assert.deepEqual(recoveryOf({ ...names, saved: true }).remove, []);
  assert.deepEqual(recoveryOf(names).remove, ["checkpoints", "run.json"]);
});

Deno.test("recoveryOf() keeps a run without a summary that has its sums, as an imported one", () => {
  const top = ["SHA256SUMS", "network", "run.json"];
  const { remove, putBack, drop } = recoveryOf({ top, aside: { [ASIDE]: top } });
  assert.deepEqual([remove, putBack, drop], [[], [], [ASIDE]]);
});

Deno.test("recoveryOf() never removes an older run's entry, nor what no run wrote, whatever names it finds", () => {
  const names = fc.subarray([...RUN_ENTRIES, "notes.md", DISCARDED, ".run.json.0a1b2c3d.part"]);
  fc.assert(fc.property(names, fc.subarray([...RUN_ENTRIES]), (top, aside) => {
    let recovery;
    try {
      recovery = recoveryOf({ top, aside: { [ASIDE]: aside } });
    } catch {
      return; // told, and nothing touched
    }
    const { remove, putBack, drop } = recovery;
    assert.ok(!remove.includes("notes.md"));
    const left = top.filter((name) => !remove.includes(name) && !drop.includes(name));
    const after = [...left, ...putBack.map(({ name }) => name)];
    assert.equal(new Set(after).size, after.length);
    const finished = top.includes("run.json") &&
      ["SHA256SUMS", "summary.json"].some((name) => top.includes(name));
    if (!(finished && aside.includes("run.json"))) {
      assert.ok(aside.every((name) => putBack.some((each) => each.name === name)));
    }
    if (!aside.includes("run.json")) {
      assert.ok(remove.every((name) => name.startsWith(".")));
    }
  }));
});
