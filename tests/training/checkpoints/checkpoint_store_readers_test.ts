// The store of checkpoints read while a run writes to it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeCheckpoint } from "../../../src/training/checkpoints/checkpoint_bytes.ts";
import {
  readCheckpoint,
  writeCheckpoint,
} from "../../../src/training/checkpoints/checkpoint_store.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { nameOf, stateOf } from "./states.ts";

Deno.test("readCheckpoint() looks again if checkpoints are replaced while it reads", async () => {
  using folder = temporaryFolder();
  for (const step of [1, 2]) await writeCheckpoint(folder.path, step, stateOf(step));
  let looks = 0;
  const disk = {
    ...Deno,
    readDirSync(path: string | URL) {
      const entries = [...Deno.readDirSync(path)];
      if (++looks > 1) return entries.values();
      for (const { name } of entries) Deno.removeSync(join(folder.path, name));
      folder.write(nameOf(3), encoded);
      return entries.values();
    },
  };
  const encoded = await encodeCheckpoint(stateOf(3));
  const found = await readCheckpoint(folder.path, { disk, onNotice: assert.fail });
  assert.deepEqual([found?.step, found?.state, looks], [3, stateOf(3), 2]);
});

Deno.test("writeCheckpoint() and readCheckpoint() agree while one goes on and the other looks", async () => {
  using folder = temporaryFolder();
  await writeCheckpoint(folder.path, 0, stateOf(0));
  let writing = true;
  const writes = (async () => {
    for (let step = 1; step <= 8; step++) await writeCheckpoint(folder.path, step, stateOf(step));
    writing = false;
  })();
  let last = 0;
  while (writing) {
    const found = await readCheckpoint(folder.path, { onNotice: assert.fail });
    assert.ok(found && found.step >= last, `${found?.step} after ${last}`);
    assert.deepEqual(found.state, stateOf(found.step));
    last = found.step;
  }
  await writes;
});
