// Part files: locked while they grow, found and removed when their process was killed.

import assert from "node:assert/strict";
import { join } from "node:path";
import { isPartName, openPart, partPath, removeDeadParts } from "../../src/files/part_file.ts";
import { hasSpecialFiles, makeFifo, openFiles } from "./special_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("openPart() refuses a second writer until the first has finished or given up", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "out.csv");
  {
    using first = openPart(path)!;
    assert.equal(openPart(path), undefined);
    first.file.writeSync(new TextEncoder().encode("a"));
    first.finish();
    using _ = openPart(path)!; // the name is free again
  }
  assert.deepEqual(folder.names(), ["out.csv"]);
  assert.equal(Deno.readTextFileSync(path), "a");
});

Deno.test("openPart() leaves the next writer's part alone once it is finished or given up", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "out.csv");
  const finished = openPart(path)!;
  finished.file.writeSync(new TextEncoder().encode("first"));
  finished.finish();
  const givenUp = openPart(path)!;
  givenUp[Symbol.dispose]();
  using next = openPart(path)!;
  for (const part of [finished, givenUp]) {
    part.finish();
    part[Symbol.dispose]();
  }
  assert.deepEqual(folder.names(), [".out.csv.fathom-part", "out.csv"]);
  assert.equal(Deno.readTextFileSync(path), "first");
  next.file.writeSync(new TextEncoder().encode("next"));
  next.finish();
  assert.equal(Deno.readTextFileSync(path), "next");
});

Deno.test("openPart() is tidied up at the process's end, once and only where it was not before", () => {
  using folder = temporaryFolder();
  const { addEventListener, removeEventListener } = globalThis;
  const listening = new Set<unknown>();
  globalThis.addEventListener = (_: string, listener: unknown) => void listening.add(listener);
  globalThis.removeEventListener = (_: string, listener: unknown) =>
    void listening.delete(listener);
  try {
    const path = join(folder.path, "out.csv");
    const finished = openPart(path)!;
    assert.equal(listening.size, 1);
    finished.finish();
    assert.equal(listening.size, 0);
    const left = openPart(path)!;
    const [atEnd] = listening as Set<() => void>;
    atEnd();
    assert.equal(listening.size, 0);
    assert.deepEqual(folder.names(), ["out.csv"]);
    assert.equal(openFiles(folder.path), 0);
    left[Symbol.dispose]();
    left.finish();
    assert.deepEqual(folder.names(), ["out.csv"]);
  } finally {
    Object.assign(globalThis, { addEventListener, removeEventListener });
  }
});

Deno.test("openPart() empties what a killed process left, and says so", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "out.csv");
  Deno.writeTextFileSync(partPath(path), "half a ro");
  const notices: string[] = [];
  {
    using part = openPart(path, { onNotice: (text) => notices.push(text) })!;
    part.finish();
  }
  assert.equal(Deno.readTextFileSync(path), "");
  assert.deepEqual(notices, [
    `${partPath(path)} was left by a killed command and is overwritten`,
  ]);
});

Deno.test("openPart() on a disk without locks refuses a part that is there, and makes a new one", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "out.csv");
  const tryLock = () => {
    throw new Deno.errors.NotSupported("not supported");
  };
  {
    using part = openPart(path, { tryLock })!;
    assert.throws(() => openPart(path, { tryLock }), /cannot be locked; remove it if no other/);
    part.finish();
  }
  assert.deepEqual(folder.names(), ["out.csv"]);
});

Deno.test("removeDeadParts() removes parts that no process holds, and no other file", () => {
  using folder = temporaryFolder();
  folder.write(".dead.csv.fathom-part", "x");
  folder.write(".other.part", "x");
  folder.write("mine.fathom-part", "x");
  using _ = openPart(join(folder.path, "living.csv"))!;
  const notices: string[] = [];
  removeDeadParts(folder.path, { onNotice: (text) => notices.push(text) });
  assert.deepEqual(folder.names(), [".living.csv.fathom-part", ".other.part", "mine.fathom-part"]);
  assert.deepEqual(notices, [
    `${folder.path}/.dead.csv.fathom-part was left by a killed command and is removed`,
  ]);
});

Deno.test("removeDeadParts() closes a part that it may not remove", () => {
  using folder = temporaryFolder();
  folder.write(".dead.csv.fathom-part", "x");
  const { removeSync } = Deno;
  Deno.removeSync = () => {
    throw new Deno.errors.PermissionDenied("as in a folder of others");
  };
  try {
    assert.throws(() => removeDeadParts(folder.path), Deno.errors.PermissionDenied);
  } finally {
    Deno.removeSync = removeSync;
  }
  assert.equal(openFiles(folder.path), 0);
});

Deno.test("isPartName() knows part files of this version and of earlier ones", () => {
  assert.ok([".a.json.fathom-part", ".run.json.0a1b2c3d.part"].every(isPartName));
  assert.ok(!["a.fathom-part", ".a.part", "snapshots.jsonl.part", "run.json"].some(isPartName));
});

Deno.test({
  name: "removeDeadParts() and openPart() follow no link and wait for no FIFO",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    const other = folder.write("other", "mine");
    Deno.symlinkSync(other, partPath(join(folder.path, "a")));
    await makeFifo(partPath(join(folder.path, "b")));
    const before = folder.names();
    removeDeadParts(folder.path, { onNotice: assert.fail });
    assert.deepEqual(folder.names(), before);
    assert.throws(() => openPart(join(folder.path, "a")), /must be a regular file, got a link/);
    assert.throws(() => openPart(join(folder.path, "b")), /must be a regular file, got a FIFO/);
    assert.equal(Deno.readTextFileSync(other), "mine");
  },
});
