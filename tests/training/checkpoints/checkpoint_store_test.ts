// The store of checkpoints: which are kept, and which is read.

import assert from "node:assert/strict";
import { join } from "node:path";
import type { TrainingState } from "../../../src/training/checkpoints/checkpoint_bytes.ts";
import { encodeCheckpoint } from "../../../src/training/checkpoints/checkpoint_bytes.ts";
import {
  type FoundCheckpoint,
  readCheckpoint,
  writeCheckpoint,
  type WrittenCheckpoint,
} from "../../../src/training/checkpoints/checkpoint_store.ts";
import { hasSpecialFiles, makeFifo } from "../../files/special_files.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { damagedVersions } from "./damaged.ts";
import { nameOf, stateOf } from "./states.ts";

/** Reads the latest checkpoint, and what was noticed. */
async function read(folder: string): Promise<[FoundCheckpoint | undefined, string[]]> {
  const notices: string[] = [];
  const found = await readCheckpoint(folder, { onNotice: (text) => notices.push(text) });
  return [found, notices];
}

Deno.test("writeCheckpoint() keeps the latest two, and readCheckpoint() reads the latest", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "checkpoints");
  assert.deepEqual(await read(path), [undefined, []]);
  for (const step of [0, 5, 40, 100_000_000]) {
    const written: WrittenCheckpoint = await writeCheckpoint(path, step, stateOf(step));
    const { size } = Deno.statSync(join(path, nameOf(step)));
    assert.deepEqual(written, { path: join(path, nameOf(step)), bytes: size });
    assert.deepEqual(await read(path), [{ path: written.path, step, state: stateOf(step) }, []]);
  }
  assert.deepEqual(
    [...Deno.readDirSync(path)].map(({ name }) => name).sort(),
    [nameOf(40), nameOf(100_000_000)].sort(),
  );
});

Deno.test("writeCheckpoint() replaces a checkpoint of the same step", async () => {
  using folder = temporaryFolder();
  for (const step of [1, 2, 2]) await writeCheckpoint(folder.path, step, stateOf(step));
  await writeCheckpoint(folder.path, 2, stateOf(7));
  assert.deepEqual(folder.names(), [nameOf(1), nameOf(2)]);
  assert.deepEqual((await read(folder.path))[0]?.state, stateOf(7));
});

Deno.test("writeCheckpoint() copies the state at once", async () => {
  using folder = temporaryFolder();
  const data = Float32Array.of(1);
  const state: TrainingState = { facts: {}, networks: { network: { w: { shape: [1], data } } } };
  const writing = writeCheckpoint(folder.path, 1, state);
  data[0] = 2;
  await writing;
  assert.equal((await read(folder.path))[0]?.state.networks.network.w.data[0], 1);
});

Deno.test("readCheckpoint() finds nothing in a folder that is missing, empty or of other files", async () => {
  using folder = temporaryFolder();
  for (const name of ["step-1.safetensors", `.${nameOf(2)}.fathom-part`, `${nameOf(3)}.bak`]) {
    folder.write(name, "x");
  }
  assert.deepEqual(await read(folder.path), [undefined, []]);
  assert.deepEqual(await read(join(folder.path, "none", "deep")), [undefined, []]);
  assert.deepEqual(await read(join(folder.path, "step-1.safetensors", "below")), [undefined, []]);
});

Deno.test("readCheckpoint() falls back to the checkpoint before one with any damage, or throws", async () => {
  using folder = temporaryFolder();
  using alone = temporaryFolder();
  const { path: before } = await writeCheckpoint(folder.path, 10, stateOf(10));
  const whole = await encodeCheckpoint(stateOf(23));
  for (const { what, bytes } of damagedVersions(whole)) {
    const damaged = folder.write(nameOf(23), bytes);
    const [found, notices] = await read(folder.path);
    assert.equal(found?.path, before, what);
    assert.deepEqual(found.state, stateOf(10), what);
    assert.equal(notices.length, 1, what);
    assert.match(
      notices[0],
      /: wanted a whole checkpoint, got .*; .*-00000010\.safetensors is used /,
    );
    assert.ok(notices[0].startsWith(`${damaged}: `), notices[0]);
    alone.write(nameOf(23), bytes);
    await assert.rejects(read(alone.path), /: wanted a whole checkpoint in .*, got none: .*, got /);
  }
  folder.write(nameOf(23), whole);
  assert.deepEqual((await read(folder.path))[0]?.state, stateOf(23));
});

Deno.test("readCheckpoint() names the fault of each checkpoint if none is whole", async () => {
  using folder = temporaryFolder();
  const [first, second] = [folder.write(nameOf(1), ""), folder.write(nameOf(2), "torn")];
  await assert.rejects(read(folder.path), {
    message: `readCheckpoint(): wanted a whole checkpoint in ${folder.path}, got none: ` +
      `${second}: wanted a whole checkpoint, got 4 bytes; ${first}: wanted a whole checkpoint, got 0 bytes`,
  });
});

Deno.test("writeCheckpoint() removes damaged checkpoints, later ones and left parts, and keeps two whole ones", async () => {
  using folder = temporaryFolder();
  await writeCheckpoint(folder.path, 10, stateOf(10));
  const whole = await encodeCheckpoint(stateOf(20));
  const leave = () => {
    folder.write(nameOf(5), "older");
    folder.write(nameOf(20), whole.subarray(0, 4000));
    folder.write(nameOf(30), "");
    folder.write(`.${nameOf(30)}.fathom-part`, "part");
    folder.write(`.${nameOf(40)}.fathom-part`, "part");
    folder.write("notes.txt", "of the user");
  };
  leave();
  assert.equal((await read(folder.path))[0]?.step, 10);
  await writeCheckpoint(folder.path, 25, stateOf(25));
  assert.deepEqual(folder.names(), ["notes.txt", nameOf(10), nameOf(25)]);
  assert.deepEqual((await read(folder.path)).map((each) => (each as FoundCheckpoint).step), [
    25,
    undefined,
  ]);
  leave();
  await writeCheckpoint(folder.path, 30, stateOf(30));
  assert.deepEqual(folder.names(), ["notes.txt", nameOf(25), nameOf(30)]);
});

Deno.test("writeCheckpoint() keeps an earlier checkpoint if the one before is damaged after it was written", async () => {
  using folder = temporaryFolder();
  for (const step of [1, 2]) await writeCheckpoint(folder.path, step, stateOf(step));
  const last = join(folder.path, nameOf(2));
  const bytes = Deno.readFileSync(last);
  bytes[bytes.length - 1] ^= 1;
  Deno.writeFileSync(last, bytes);
  Deno.utimeSync(last, 1, 1); // a file system's clock may not have moved since
  await writeCheckpoint(folder.path, 3, stateOf(3));
  assert.deepEqual(folder.names(), [nameOf(1), nameOf(3)]);
  assert.equal((await read(folder.path))[0]?.step, 3);
});

Deno.test("writeCheckpoint() names what it cannot make or write, and leaves nothing", async () => {
  using folder = temporaryFolder();
  const none = join(folder.path, "none", "checkpoints");
  await assert.rejects(writeCheckpoint(none, 1, stateOf(1)), {
    message: `writeCheckpoint(): cannot make ${none}: no such file or directory`,
  });
  const file = folder.write("file", "x");
  await assert.rejects(writeCheckpoint(file, 1, stateOf(1)), {
    name: "TypeError",
    message:
      `writeCheckpoint(): wanted a folder at ${file}, got a file; remove it, or choose another folder`,
  });
  await assert.rejects(readCheckpoint(file), /^TypeError: readCheckpoint\(\): wanted a folder at /);
  Deno.mkdirSync(join(folder.path, "c", nameOf(1)), { recursive: true });
  folder.write(join("c", nameOf(1), "inside"), "x");
  await assert.rejects(writeCheckpoint(join(folder.path, "c"), 1, stateOf(1)), {
    message: `writeCheckpoint(): cannot write ${join(folder.path, "c", nameOf(1))}: is a directory`,
  });
  assert.deepEqual(folder.names(), ["c", "file"]);
  assert.deepEqual([...Deno.readDirSync(join(folder.path, "c"))].length, 1);
  const wrong = { facts: { loss: NaN }, networks: {} };
  await assert.rejects(writeCheckpoint(join(folder.path, "d"), 1, wrong), /at \$\.loss, got NaN/);
  await assert.rejects(
    writeCheckpoint(folder.path, 1.5, stateOf(1)),
    /step must be a whole number/,
  );
  await assert.rejects(writeCheckpoint("", 1, stateOf(1)), /folder must be a path/);
  assert.deepEqual(folder.names(), ["c", "file"]);
});

Deno.test({
  name: "readCheckpoint() follows no link, waits for no FIFO, and reads no endless file",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    using other = temporaryFolder();
    const { path } = await writeCheckpoint(folder.path, 1, stateOf(1));
    const elsewhere = other.write(nameOf(9), await encodeCheckpoint(stateOf(9)));
    Deno.symlinkSync(elsewhere, join(folder.path, nameOf(2)));
    Deno.symlinkSync(path, join(folder.path, nameOf(3)));
    Deno.symlinkSync("/dev/zero", join(folder.path, nameOf(4)));
    Deno.symlinkSync("nowhere", join(folder.path, nameOf(5)));
    await makeFifo(join(folder.path, nameOf(6)));
    Deno.mkdirSync(join(folder.path, nameOf(7)));
    {
      using huge = Deno.openSync(join(folder.path, nameOf(8)), { write: true, create: true });
      huge.truncateSync(2 ** 33 + 1); // takes no room
    }
    const [found, notices] = await read(folder.path);
    assert.deepEqual(found?.state, stateOf(1));
    const kinds = ["a link", "a link", "a link", "a link", "a FIFO", "a folder"];
    const faults = kinds.map((kind) => `wanted a regular file, got ${kind}`);
    assert.deepEqual(
      notices,
      [...faults, "huge"].map((fault, i) => {
        const at = join(folder.path, nameOf(i + 2));
        return `${at}: ${
          fault !== "huge"
            ? fault
            : `wanted at most 8,589,934,592 bytes in ${at}, the most of two networks, got 8,589,934,593`
        }; ${path} is used instead`;
      }).reverse(),
    );
    await writeCheckpoint(folder.path, 10, stateOf(10));
    assert.deepEqual(folder.names(), [nameOf(1), nameOf(10)]);
    assert.ok(Deno.statSync(elsewhere).isFile);

    const linked = join(other.path, "linked");
    Deno.symlinkSync(folder.path, linked);
    const message =
      /: wanted a folder at .*linked, got a link; remove it, or choose another folder$/;
    await assert.rejects(readCheckpoint(linked), message);
    await assert.rejects(writeCheckpoint(linked, 11, stateOf(11)), message);
    assert.deepEqual(folder.names(), [nameOf(1), nameOf(10)]);
  },
});
