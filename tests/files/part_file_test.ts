// Part files: locked while they grow, found and removed when their process was killed.

import assert from "node:assert/strict";
import { join } from "node:path";
import { isPartName, openPart, partPath, removeDeadParts } from "../../src/files/part_file.ts";
import { hasSpecialFiles, makeFifo, openFiles } from "../data/special_files.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";

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
    `${partPath(path)} was left by a command that was killed, and is overwritten`,
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
    `${folder.path}/.dead.csv.fathom-part was left by a command that was killed, and is removed`,
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
    assert.throws(() => openPart(join(folder.path, "a")), /is a link where a file of ours belongs/);
    assert.throws(() => openPart(join(folder.path, "b")), /is a FIFO where a file of ours belongs/);
    assert.equal(Deno.readTextFileSync(other), "mine");
  },
});
