// Looking at a lock without taking it.

import assert from "node:assert/strict";
import { holdFile } from "../../src/files/held_file.ts";
import { isHeld, lockState } from "../../src/files/lock_held.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("isHeld() is true while a file is held, and leaves it as it was", () => {
  using folder = temporaryFolder();
  const path = folder.write("file", "words");
  {
    const held = holdFile(path)!;
    using _ = held.file;
    assert.equal(isHeld(path), true);
    assert.equal(isHeld(path), true);
  }
  assert.equal(isHeld(path), false);
  holdFile(path)!.file.close(); // the look took nothing
  assert.equal(Deno.readTextFileSync(path), "words");
});

Deno.test("isHeld() is false where there is nothing, and on a disk without locks", () => {
  using folder = temporaryFolder();
  assert.equal(isHeld(`${folder.path}/none`), false);
  const path = folder.write("file", "");
  assert.equal(isHeld(path), false);
  assert.equal(isHeld(path, () => false), true);
  assert.equal(
    isHeld(path, () => {
      throw new Error("no locks");
    }),
    false,
  );
});

Deno.test("lockState() tells a disk without locks from a file that nobody holds", () => {
  using folder = temporaryFolder();
  const path = folder.write("file", "");
  const noLocks = () => {
    throw new Error("no locks");
  };
  assert.deepEqual([lockState(path), lockState(path, noLocks)], ["free", "unknown"]);
  assert.equal(lockState(`${folder.path}/none`, noLocks), "free");
  using _ = holdFile(path)!.file;
  assert.equal(lockState(path), "held");
});
