// A program for a test: writes checkpoints to a small disk that others fill. Prints "ok" if none is lost.

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  readCheckpoint,
  writeCheckpoint,
} from "../../../src/training/checkpoints/checkpoint_store.ts";
import { stateOf } from "./states.ts";

const [disk] = Deno.args;
const folder = join(disk, "checkpoints");
const names = () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
for (const step of [1, 2]) await writeCheckpoint(folder, step, stateOf(step));
const before = names();

// room for none, half, or all but a part of a checkpoint
for (const room of [0, 1, 2, 3, 4]) {
  const filler = join(disk, "filler");
  fill(filler, room);
  const message = `writeCheckpoint(): cannot write ${folder}/step-00000003.safetensors: ` +
    "no space left on device";
  const writing = writeCheckpoint(folder, 3, stateOf(3));
  if (room * 4096 > 6000) await writing;
  else {
    await assert.rejects(writing, { message });
    assert.deepEqual(names(), before);
    const found = await readCheckpoint(folder);
    assert.deepEqual([found?.step, found?.state], [2, stateOf(2)]);
  }
  Deno.removeSync(filler);
}
await writeCheckpoint(folder, 4, stateOf(4));
assert.deepEqual((await readCheckpoint(folder))?.state, stateOf(4));
assert.equal(names().length, 2);
console.log("ok");

/** Takes all blocks of the disk but some. */
function fill(path: string, room: number): void {
  using file = Deno.openSync(path, { create: true, write: true });
  let size = 0;
  try {
    for (;;) size += file.writeSync(new Uint8Array(4096));
  } catch { /* it is full */ }
  file.truncateSync(size - room * 4096);
}
