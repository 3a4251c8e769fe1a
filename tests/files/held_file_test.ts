// Files held by a lock.

import assert from "node:assert/strict";
import { holdFile, isUnderName } from "../../src/files/held_file.ts";
import { hasSpecialFiles, makeFifo, openFiles } from "./special_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("holdFile() makes a file or opens one at its start, and holds it until it is closed", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/lock`;
  const first = holdFile(path)!;
  assert.deepEqual([first.made, first.lockError], [true, undefined]);
  assert.equal(holdFile(path), undefined);
  assert.equal(first.file.readSync(new Uint8Array(1)), null); // it is open for reading
  first.file.writeSync(new TextEncoder().encode("words"));
  first.file.close();
  const second = holdFile(path)!;
  using file = second.file;
  assert.deepEqual([second.made, second.lockError], [false, undefined]);
  const bytes = new Uint8Array(9);
  assert.equal(new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes)!)), "words");
  assert.equal(file.writeSync(bytes), 9); // it is open for writing too
});

Deno.test("holdFile() goes without a lock on a disk that has none, and says why", () => {
  using folder = temporaryFolder();
  const error = new Deno.errors.NotSupported("no locks here");
  const held = holdFile(`${folder.path}/lock`, () => {
    throw error;
  })!;
  using _ = held.file;
  assert.equal(held.made, true);
  assert.equal(held.lockError, error);
});

Deno.test("holdFile() opens the name again where the file is no longer under it", () => {
  using folder = temporaryFolder();
  const path = folder.write("lock", "left");
  let looks = 0;
  const held = holdFile(path, () => {
    if (++looks === 1) Deno.removeSync(path); // its owner ends between opening and locking
    return true;
  })!;
  using _ = held.file;
  assert.deepEqual([looks, held.made], [2, true]);
  assert.equal(isUnderName(held.file, path), true);
});

Deno.test("holdFile() does not wait for another that holds what it did not make", () => {
  using folder = temporaryFolder();
  let looks = 0;
  const tryLock = () => ++looks > 1;
  assert.equal(holdFile(folder.write("lock", ""), tryLock), undefined);
  assert.equal(looks, 1);
});

Deno.test("holdFile() tries again where what it made is held by another for a moment", () => {
  using folder = temporaryFolder();
  const { wait } = Atomics;
  const waits: unknown[] = [];
  Atomics.wait = ((array: Int32Array, ...more: number[]) => {
    waits.push([array[more[0]], ...more]); // waits only where what is there is what is expected
    return "timed-out";
  }) as typeof wait;
  let looks = 0;
  try {
    const held = holdFile(`${folder.path}/lock`, () => ++looks === 3)!;
    using _ = held.file;
    assert.deepEqual([looks, held.made], [3, false]);
  } finally {
    Atomics.wait = wait;
  }
  assert.deepEqual(waits, [[0, 0, 0, 2], [0, 0, 0, 2]]);
});

Deno.test("holdFile() makes what went between two looks", () => {
  using folder = temporaryFolder();
  const path = folder.write("lock", "");
  const { lstatSync } = Deno;
  Deno.lstatSync = (looked) => {
    Deno.lstatSync = lstatSync;
    Deno.removeSync(path);
    return lstatSync(looked);
  };
  try {
    const held = holdFile(path)!;
    using _ = held.file;
    assert.equal(held.made, true);
  } finally {
    Deno.lstatSync = lstatSync;
  }
});

Deno.test("holdFile() gives up after a hundred attempts, and keeps nothing open", () => {
  using folder = temporaryFolder();
  let looks = 0;
  const path = `${folder.path}/lock`;
  const held = holdFile(path, () => {
    looks++;
    Deno.removeSync(path);
    return true;
  });
  assert.deepEqual([held, looks], [undefined, 100]);
  assert.equal(openFiles(folder.path), 0);
});

Deno.test("holdFile() refuses what is no file, in words, and a folder that is missing", async () => {
  using folder = temporaryFolder();
  folder.write("file", "");
  Deno.symlinkSync("file", `${folder.path}/link`);
  Deno.mkdirSync(`${folder.path}/folder`);
  const kinds: [name: string, kind: string][] = [["link", "a link"], ["folder", "a folder"]];
  if (hasSpecialFiles) {
    await makeFifo(`${folder.path}/fifo`);
    kinds.push(["fifo", "a FIFO"]);
  }
  for (const [name, kind] of kinds) {
    const path = `${folder.path}/${name}`;
    assert.throws(() => holdFile(path), {
      name: "TypeError",
      message: `${path} must be a regular file, got ${kind}; remove it`,
    });
  }
  assert.throws(() => holdFile(`${folder.path}/none/lock`), Deno.errors.NotFound);
});

Deno.test("holdFile() removes what it made, and only that, if the disk fails then", () => {
  using folder = temporaryFolder();
  const left = folder.write("left", "x");
  const disk = {
    ...Deno,
    lstatSync: (path: string | URL) => {
      if (looks++ === 0 && path === left) return Deno.lstatSync(path);
      throw new Error("Input/output error (os error 5)");
    },
  };
  let looks = 0;
  assert.throws(() => holdFile(left, undefined, disk), /Input\/output error/);
  assert.throws(() => holdFile(`${folder.path}/new`, undefined, disk), /Input\/output error/);
  assert.deepEqual(folder.names(), ["left"]);
  assert.equal(openFiles(folder.path), 0);
});

Deno.test("isUnderName() tells a file from one that was removed, renamed or replaced", () => {
  using folder = temporaryFolder();
  const path = folder.write("lock", "");
  using file = Deno.openSync(path);
  assert.equal(isUnderName(file, path), true);
  Deno.renameSync(path, `${folder.path}/other`);
  assert.equal(isUnderName(file, path), false);
  assert.equal(isUnderName(file, `${folder.path}/other`), true);
  folder.write("lock", "");
  assert.equal(isUnderName(file, path), false);
  assert.throws(() => isUnderName(file, `${path}/below`), Deno.errors.NotADirectory);
});

Deno.test("isUnderName() compares device, number and time of birth, which a system may not have", () => {
  const { lstatSync } = Deno;
  const born = new Date(1_000);
  const info = { dev: 1, ino: 2, birthtime: born } as Deno.FileInfo;
  const cases: [open: Partial<Deno.FileInfo>, named: Partial<Deno.FileInfo>, same: boolean][] = [
    [{}, {}, true],
    [{}, { birthtime: new Date(1_000) }, true],
    [{ birthtime: null }, { birthtime: null }, true],
    [{ birthtime: null }, {}, false],
    [{}, { birthtime: null }, false],
    [{}, { birthtime: new Date(1_001) }, false],
    [{}, { dev: 3 }, false],
    [{}, { ino: 3 }, false],
    [{ ino: null }, { ino: null }, true],
  ];
  try {
    for (const [open, named, same] of cases) {
      Deno.lstatSync = () => ({ ...info, ...named });
      const file = { statSync: () => ({ ...info, ...open }) } as Deno.FsFile;
      assert.equal(isUnderName(file, "any"), same, JSON.stringify([open, named]));
    }
  } finally {
    Deno.lstatSync = lstatSync;
  }
});
