// Exports as files: whole or not at all, one writer at a time.

import assert from "node:assert/strict";
import { join } from "node:path";
import { exportNetwork } from "../../src/exports/export_network.ts";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { openTextFile } from "../../src/sinks/text_file.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";
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
