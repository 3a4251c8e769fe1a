// The examples of a run in its own folder.

import assert from "node:assert/strict";
import { spirals } from "../../src/datasets/spirals.ts";
import { describeRun } from "../../src/runs/description.ts";
import {
  checkStoredSize,
  readFolderData,
  storedUnasked,
  writeFolderData,
} from "../../src/runs/folder_data.ts";
import { storedExamples } from "../../src/runs/stored_examples.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { exampleOptions } from "./example_run.ts";

Deno.test("checkStoredSize() refuses more than 256 MB which nobody asked for, and names both options", () => {
  checkStoredSize("writeRun", storedUnasked, false);
  checkStoredSize("writeRun", storedUnasked + 1, true);
  assert.throws(() => checkStoredSize("writeRun", storedUnasked + 1, false), {
    name: "RangeError",
    message:
      "writeRun(): wanted at most 268,435,456 bytes of examples to store with the run, got " +
      "268,435,457; {storeData: true} stores them anyway, {storeData: false} leaves them " +
      "out, but then evaluate and prune cannot take the run",
  });
  assert.throws(() => checkStoredSize("writeRun", 2 ** 33, true), /at most 4,294,967,296 bytes/);
});

Deno.test("readFolderData() reads what was written, and nothing through a link or of another kind", async () => {
  using folder = temporaryFolder();
  const splits = spirals({ points: 20 });
  using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 4, width: 4 }), {
    engine: "simd",
  });
  const { data } = await describeRun(exampleOptions, splits, network);
  const read = () => readFolderData(data, folder.path);
  await assert.rejects(read(), /data.safetensors is missing; evaluate it in that program$/);
  const path = `${folder.path}/data.safetensors`;
  writeFolderData(path, storedExamples(splits));
  writeFolderData(path, storedExamples(splits)); // over what a run left that is replaced
  assert.deepEqual((await read()).train.inputs, splits.train.inputs);
  assert.deepEqual(folder.names(), ["data.safetensors"]); // no part is left

  using other = temporaryFolder();
  Deno.renameSync(path, `${other.path}/elsewhere`);
  Deno.symlinkSync(`${other.path}/elsewhere`, path);
  await assert.rejects(read(), /data.safetensors is a link to .*, outside of/);
  Deno.removeSync(path);
  Deno.mkdirSync(path);
  await assert.rejects(read(), /wanted a regular file at .*, got a folder$/);
  Deno.removeSync(path);
  using huge = Deno.openSync(path, { write: true, create: true });
  huge.truncateSync(2 ** 32 + 1); // a sparse file: it is not read
  await assert.rejects(read(), /4,294,967,297/);

  Deno.removeSync(path);
  Deno.copyFileSync(`${other.path}/elsewhere`, path);
  Deno.truncateSync(path, 2 ** 32);
  const before = Deno.memoryUsage().rss;
  await assert.rejects(read(), /the others belong to no array/);
  assert.ok(Deno.memoryUsage().rss - before < 2 ** 30); // its arrays are not read
});
