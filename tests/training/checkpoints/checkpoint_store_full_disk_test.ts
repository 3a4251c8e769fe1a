// The store of checkpoints on a disk that is full: an emulated one, and a real one in memory.

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeCheckpoint } from "../../../src/training/checkpoints/checkpoint_store.ts";
import { filesIn } from "../../files/files_in.ts";
import { onFullDisk } from "../../files/full_disk.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { nameOf, stateOf } from "./states.ts";

Deno.test("writeCheckpoint() leaves the latest two on a full disk, or the newer one with the one before", async () => {
  using parent = temporaryFolder();
  const folder = join(parent.path, "checkpoints");
  for (const step of [10, 20]) await writeCheckpoint(folder, step, stateOf(step));
  const names = () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  const whole = new Map(names().map((name) => [name, Deno.readFileSync(join(folder, name))]));
  const before = filesIn(folder);
  const changes = await onFullDisk(
    () => writeCheckpoint(folder, 30, stateOf(30)),
    ({ change, error }) => {
      assert.match(error!.message, /: no space left on device$/, change);
      const left = filesIn(folder);
      if (left.delete(nameOf(30))) assert.match(change, /^sync/); // of a folder
      assert.deepEqual(left, before, change);
      for (const name of names()) Deno.removeSync(join(folder, name));
      for (const [name, bytes] of whole) Deno.writeFileSync(join(folder, name), bytes);
    },
    { folders: true },
  );
  assert.ok(changes.length >= 5, changes.join());
  assert.deepEqual(names(), [nameOf(20), nameOf(30)]);
});

/** A disk in memory of 64 KB in a name space of its own, if this system lets users make one. */
function onSmallDisk(args: readonly string[]): Deno.Command {
  return new Deno.Command("unshare", {
    args: [
      "-rm",
      "sh",
      "-c",
      'mount -t tmpfs -o size=64k none "$0" && exec "$@"',
      ...args,
    ],
    stdout: "piped",
    stderr: "piped",
  });
}

function hasSmallDisks(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    return onSmallDisk(["/mnt", "true"]).outputSync().success;
  } catch {
    return false; // there is no unshare
  }
}

Deno.test({
  name: "writeCheckpoint() keeps the checkpoints before on a small disk that is full",
  ignore: !hasSmallDisks(),
  async fn() {
    using folder = temporaryFolder();
    const program = fileURLToPath(new URL("small_disk.ts", import.meta.url));
    const { stdout, stderr } = await onSmallDisk(
      [folder.path, Deno.execPath(), "run", "--no-check", "--allow-all", program, folder.path],
    ).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    assert.equal(text(stdout), "ok", text(stderr));
  },
});
