// The store of checkpoints on disks that fail: at any operation, once, or for good as where the process is killed.

import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { encodeCheckpoint } from "../../../src/training/checkpoints/checkpoint_bytes.ts";
import {
  readCheckpoint,
  writeCheckpoint,
} from "../../../src/training/checkpoints/checkpoint_store.ts";
import { filesIn } from "../../files/files_in.ts";
import { openFiles } from "../../files/special_files.ts";
import { type TemporaryFolder, temporaryFolder } from "../../temporary_folder.ts";
import { type DiskFailure, onFailingDisk, quickDisk } from "./failing_disk.ts";
import { nameOf, stateOf } from "./states.ts";

/** Names of files, with the number of the state that they hold, or "torn". */
type Files = Readonly<Record<string, number | "torn">>;

const part = (step: number) => `.${nameOf(step)}.fathom-part`;

/** What is in the folder when step 30 is written; without the last entry there is no folder. */
const folders: readonly (readonly [what: string, files?: Files])[] = [
  ["no folder"],
  ["two checkpoints", { [nameOf(10)]: 10, [nameOf(20)]: 20 }],
  ["one of the same step", { [nameOf(20)]: 20, [nameOf(30)]: 31 }],
  ["three and its left part", {
    [nameOf(10)]: 10,
    [nameOf(20)]: 20,
    [nameOf(25)]: 25,
    [part(30)]: "torn",
  }],
  [
    "damaged ones and another's left part",
    {
      [nameOf(10)]: 10,
      [nameOf(15)]: "torn",
      [nameOf(20)]: 20,
      [nameOf(25)]: "torn",
      [nameOf(99)]: "torn",
      [part(99)]: "torn",
    },
  ],
];

/** Everything is on the disk before anything else is removed. */
const inOrder = Deno.build.os === "windows"
  ? /^mkdirSync .* write sync renameSync/
  : /^mkdirSync( (lstat|readDir|open|stat|remove)Sync)*( write){2,} sync renameSync openSync sync openSync sync( (lstat|readDir|open|stat|remove)Sync| read)*$/;

const encoded = new Map<number | "torn", Uint8Array>();
for (const number of [10, 20, 25, 30, 31, 40]) {
  encoded.set(number, await encodeCheckpoint(stateOf(number)));
}
encoded.set("torn", encoded.get(25)!.subarray(0, 4000));

for (const killed of [false, true]) {
  for (const [what, files] of folders) {
    const name = killed ? "if killed at any operation" : "if any operation fails";
    Deno.test(`writeCheckpoint() loses no earlier checkpoint ${name}: ${what}`, async () => {
      using parent = temporaryFolder();
      const folder = join(parent.path, "checkpoints");
      let refused = 0;
      const operations = await onFailingDisk({
        killed,
        before: () => prepare(parent, files),
        work: (disk) => writeCheckpoint(folder, 30, stateOf(30), { disk }),
        async after(failure) {
          if (failure.error) refused++;
          if (failure.error) checkError(failure, folder);
          await checkLeft(folder, files, failure, killed);
        },
      });
      const order = operations.map((each) => each.replace(/ \d+$/, "")).join(" ");
      assert.match(order, inOrder);
      assert.ok(refused >= 10, `${refused}`);
    });
  }
}

function prepare(parent: TemporaryFolder, files: Files | undefined): void {
  Deno.removeSync(parent.path, { recursive: true });
  Deno.mkdirSync(files ? join(parent.path, "checkpoints") : parent.path, { recursive: true });
  for (const [name, content] of Object.entries(files ?? {})) {
    parent.write(join("checkpoints", name), encoded.get(content)!);
  }
}

function checkError({ operation, error }: DiskFailure, folder: string): void {
  const { message } = error!;
  assert.match(message, /^writeCheckpoint\(\): cannot .*: input\/output error$/, operation);
  assert.ok(message.includes(folder), message);
}

/** Checks what a failure left, then writes once more, without failures. */
async function checkLeft(
  folder: string,
  files: Files | undefined,
  { operation, error }: DiskFailure,
  killed: boolean,
): Promise<void> {
  assert.equal(openFiles(folder), 0, operation);
  const left = filesIn(join(folder, ".."));
  const holds = (name: string, content: number | "torn") =>
    left.get(`checkpoints/${name}`) === textOf(encoded.get(content)!);
  const isWritten = holds(nameOf(30), 30);
  const before = Object.entries(files ?? {});
  if (error) {
    for (const [name, content] of before) {
      if (name.startsWith(".") || name === nameOf(30) && isWritten) continue;
      assert.ok(holds(name, content), `${operation}: ${name}`);
    }
    const hadParts = before.some(([name]) => name.startsWith("."));
    const parts = [...left.keys()].filter((path) => basename(path).startsWith("."));
    if (!killed && !hadParts) assert.deepEqual(parts, [], operation);
    if (!killed && !files && !isWritten) assert.deepEqual(left.size, 0, operation);
  } else {
    assert.ok(isWritten, operation);
  }
  const [latest] = before.filter(([, content]) => content !== "torn").toReversed();
  const [name, content] = isWritten ? [nameOf(30), 30] : latest ?? [];
  await checkRead(folder, name, content, operation);

  await writeCheckpoint(folder, 40, stateOf(40), { disk: quickDisk() });
  assert.deepEqual([...filesIn(folder).keys()], [...(name ? [name] : []), nameOf(40)], operation);
  await checkRead(folder, nameOf(40), 40, operation);
  Deno.removeSync(join(folder, nameOf(40)));
  await checkRead(folder, name, content, operation);
}

/** Checks the name and the state of the checkpoint that is read. */
async function checkRead(
  folder: string,
  name: string | undefined,
  content: number | "torn" | undefined,
  operation: string,
): Promise<void> {
  const found = await readCheckpoint(folder, { onNotice: () => {} });
  assert.equal(found && basename(found.path), name, operation);
  assert.deepEqual(found?.state, name && stateOf(content as number), operation);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
