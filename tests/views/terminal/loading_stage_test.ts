// The stage of loading data.

import assert from "node:assert/strict";
import type { WorkLine } from "../../../src/views/terminal/work_line.ts";
import { beginLoading } from "../../../src/views/terminal/loading_stage.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

Deno.test("beginLoading() names the data, and shows at once that a file above 2 MB is loaded", async () => {
  using folder = temporaryFolder();
  const told = async (data: string) => {
    const calls: string[] = [];
    const line = { onStage: (stage: string) => calls.push(stage), show: () => calls.push("show") };
    await beginLoading(line as unknown as WorkLine, data);
    return calls;
  };
  assert.deepEqual(await told("spirals"), ["loading spirals"]);
  assert.deepEqual(await told(folder.path), [`loading ${folder.path}`]);
  const file = folder.write("table.csv", new Uint8Array(2_000_000));
  assert.deepEqual(await told(file), [`loading ${file}`]);
  folder.write("table.csv", new Uint8Array(2_000_001));
  assert.deepEqual(await told(file), [`loading ${file}`, "show"]);
});
