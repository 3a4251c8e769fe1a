// Exports as files: whole or not at all, one writer at a time.

import assert from "node:assert/strict";
import { join } from "node:path";
import { exportNetwork } from "../../../src/runs/export/export_network.ts";
import { ownFolder } from "../../../src/files/owned_folder.ts";
import { openTextFile } from "../../../src/files/text_file.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { filesIn } from "../../files/files_in.ts";
import { onFullDisk } from "../../files/full_disk.ts";
import { exampleNetwork } from "./example_network.ts";

Deno.test("exportNetwork() refuses what another process writes, whatever force says, and leaves it alone", async () => {
  using folder = temporaryFolder();
  const { parts } = await exampleNetwork("dense");
  const model = join(folder.path, "net");
  const file = join(folder.path, "net.safetensors");
  {
    using _ = ownFolder(model);
    using writing = openTextFile(file);
    for (const force of [false, true]) {
      await assert.rejects(exportNetwork(parts, model, { format: "tfjs", force }), {
        name: "Busy",
        message: /^exportNetwork\(\): \S+net is in use by "/,
      });
      await assert.rejects(exportNetwork(parts, file, { format: "safetensors", force }), {
        name: "Busy",
        message: /net\.safetensors is being written by another command/,
      });
    }
    writing.write("x");
  }
  assert.deepEqual(folder.names(), []);
  const ends = await Promise.allSettled(
    [1, 2].map(() => exportNetwork(parts, model, { format: "tfjs" })),
  );
  assert.equal(ends.filter(({ status }) => status === "fulfilled").length, 1);
  assert.deepEqual([...Deno.readDirSync(model)].map(({ name }) => name).sort(), [
    "model.json",
    "weights.bin",
  ]);
});

Deno.test("exportNetwork() leaves nothing on a full disk, and what was there before as it was", async () => {
  using folder = temporaryFolder();
  const { parts } = await exampleNetwork("dense");
  const out = join(folder.path, "net");
  const older = {
    tfjs: { "net/weights.bin": "older weights", "net/model.json": "older model" },
    safetensors: { "net": "older" },
  };
  for (const format of ["tfjs", "safetensors"] as const) {
    for (const force of [false, true]) {
      for (const [name, text] of force ? Object.entries(older[format]) : []) {
        folder.write(name, text);
      }
      const before = filesIn(folder.path);
      const changes = await onFullDisk(
        () => exportNetwork(parts, out, { format, force }),
        ({ change, error }) => {
          assert.match(error!.message, /no space left on device/i);
          assert.deepEqual(filesIn(folder.path), before, `${format}, ${force}: ${change}`);
        },
      );
      assert.ok(changes.length >= 3, `${changes}`);
      assert.notDeepEqual(filesIn(folder.path), before);
      Deno.removeSync(out, { recursive: true });
    }
  }
});
