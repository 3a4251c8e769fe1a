// The content of a lock file.

import assert from "node:assert/strict";
import { ownerText, readOwner, writeOwner } from "../../src/files/lock_words.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("ownerText() names the command and its start, with the day where that is another", () => {
  const started = new Date(2026, 2, 5, 9, 7, 3);
  const owner = { command: "deno task train", started };
  assert.equal(ownerText(owner, new Date(2026, 2, 5, 23)), '"deno task train", started 09:07:03');
  assert.equal(
    ownerText(owner, new Date(2026, 2, 6)),
    '"deno task train", started 2026-03-05 09:07:03',
  );
  assert.equal(ownerText(undefined), "another process");
});

Deno.test("readOwner() finds what writeOwner() wrote, and nothing in other files", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/lock`;
  assert.equal(readOwner(path), "gone");
  const write = () => {
    using file = Deno.openSync(path, { read: true, write: true, create: true });
    return writeOwner(file, path);
  };
  assert.equal(write(), undefined);
  const owner = readOwner(path);
  assert.ok(typeof owner === "object" && owner.command.includes("lock_words_test.ts"));
  assert.deepEqual(write(), owner); // the one before
  folder.write("lock", "something else\n");
  assert.equal(readOwner(path), undefined);
});

Deno.test("readOwner() waits a second for words to come, and until two looks agree", () => {
  using folder = temporaryFolder();
  const path = folder.write("lock", "");
  const { wait } = Atomics;
  const waits: number[] = [];
  const started = "2026-03-05T09:07:03.000Z";
  let meanwhile = () => {};
  Atomics.wait = ((array: Int32Array, at: number, expected: number, milliseconds: number) => {
    if (array[at] === expected) waits.push(milliseconds); // it would not wait else
    meanwhile();
    return "timed-out";
  }) as typeof wait;
  try {
    assert.equal(readOwner(path), undefined);
    assert.deepEqual(waits, Array(50).fill(20));

    waits.length = 0;
    const contents = ["deno ta", `deno task train\n${started}\n`];
    meanwhile = () => void folder.write("lock", contents[Math.min(waits.length - 1, 1)]);
    const owner = { command: "deno task train", started: new Date(started) };
    assert.deepEqual(readOwner(path), owner);
    assert.equal(waits.length, 3); // empty, half, whole

    meanwhile = () => {};
    folder.write("lock", `\n${started}\n`);
    assert.equal(readOwner(path), undefined); // no command
    for (const [length, found] of [[4071, true], [4096, false]] as const) { // 4,096 are read
      folder.write("lock", `${"x".repeat(length)}\n${started}\n`);
      assert.equal(readOwner(path) !== undefined, found);
    }
    assert.equal(readOwner(`${path}/below`), undefined);
    Deno.renameSync(path, `${path}-2`);
    Deno.symlinkSync("lock-2", path);
    waits.length = 0;
    assert.equal(readOwner(path), undefined); // a link is none
    assert.deepEqual(waits, []);
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    waits.length = 0;
    assert.equal(readOwner(path), undefined);
    assert.deepEqual(waits, []); // a folder is none
  } finally {
    Atomics.wait = wait;
  }
});
