// A file of lines that keeps what it cannot write.

import assert from "node:assert/strict";
import { keptLines } from "../../../src/training/sinks/kept_lines.ts";
import { openLineFile } from "../../../src/training/sinks/line_file.ts";
import { beforeChanges, errorOfFullDisk } from "../../files/disk_changes.ts";
import { type TemporaryFolder, temporaryFolder } from "../../temporary_folder.ts";

/** A file of lines on a disk that can be full, and what is told of it. */
function onDisk(folder: TemporaryFolder) {
  let full = false;
  const disk = beforeChanges((change) => full ? errorOfFullDisk(change) : undefined);
  const path = `${folder.path}/a`;
  const told: string[] = [];
  const lines = keptLines(openLineFile("f", path), ({ message }) => told.push(message));
  return {
    ...{ path, lines, told },
    fill: (isFull: boolean) => void (full = isFull),
    [Symbol.dispose]: () => disk[Symbol.dispose](),
  };
}

const cannotWrite = (path: string) => `f(): cannot write ${path}.part: no space left on device`;

Deno.test("keptLines() tells once that the disk is full, and writes the lines before a checkpoint", async () => {
  using folder = temporaryFolder();
  using disk = onDisk(folder);
  const { lines, path, told } = disk;
  lines.write("1\n");
  disk.fill(true);
  lines.write("2\n");
  lines.write("3\n4\n");
  assert.deepEqual([lines.rest, lines.size], ["2\n3\n4\n", 2]);
  assert.equal(Deno.readTextFileSync(`${path}.part`), "1\n");
  assert.deepEqual(told, [`${cannotWrite(path)} (it is tried again)`]);
  disk.fill(false);
  await lines.flush();
  assert.deepEqual([lines.rest, lines.size], ["", 8]);
  lines.write("5\n");
  lines.close("whole");
  assert.equal(Deno.readTextFileSync(path), "1\n2\n3\n4\n5\n");
  assert.equal(told.length, 1);
});

Deno.test("keptLines() tries again with later lines, once a second", async () => {
  using folder = temporaryFolder();
  using disk = onDisk(folder);
  const { lines, path } = disk;
  disk.fill(true);
  lines.write("1\n");
  disk.fill(false);
  lines.write("2\n");
  assert.equal(lines.rest, "1\n2\n");
  await new Promise((done) => setTimeout(done, 1000));
  lines.write("3\n");
  assert.deepEqual([lines.rest, Deno.readTextFileSync(`${path}.part`)], ["", "1\n2\n3\n"]);
  lines.close("whole");
});

Deno.test("keptLines() writes at the end what it could not before, or says how many lines are missing", () => {
  for (const stillFull of [false, true]) {
    using folder = temporaryFolder();
    using disk = onDisk(folder);
    const { lines, path } = disk;
    lines.write("1\n");
    disk.fill(true);
    lines.write("2\n3\n");
    disk.fill(stillFull);
    const close = () => lines.close("whole");
    if (stillFull) {
      assert.throws(close, {
        message: `${cannotWrite(path)}; 2 lines at its end could not be kept`,
      });
    } else close();
    assert.equal(Deno.readTextFileSync(path), stillFull ? "1\n" : "1\n2\n3\n");
    assert.deepEqual(folder.names(), ["a"]);
  }
});
