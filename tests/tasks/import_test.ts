// deno task import as a process; what it refuses in files is tested with importNetwork().

import assert from "node:assert/strict";
import { exportParts } from "../../src/runs/export/export_parts.ts";
import { exportSafetensors } from "../../src/runs/export/safetensors.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { assertRefused, runTask } from "./run_task.ts";

async function exampleFolder() {
  const folder = temporaryFolder();
  const path = `${folder.path}/run`;
  Deno.mkdirSync(path);
  await writeExampleRun(path);
  using run = await loadRun(path, { engine: "simd" });
  folder.write("net.safetensors", exportSafetensors(await exportParts(run)));
  const call = (...args: string[]) => runTask("import", args, folder.path);
  return { folder, call, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

Deno.test("deno task import makes a folder that predict and export take", async () => {
  using example = await exampleFolder();
  const { folder, call } = example;
  const { code, out, err } = await call("net.safetensors", "--out", "runs/back");
  assert.deepEqual([code, err], [0, ""]);
  assert.equal(out, "runs/back: 4 blocks, population statistics from the file\n");
  folder.write("points.csv", "1,2\n-3,0.5\n");
  const predictions = await Promise.all(
    ["run", "runs/back"].map((run) => runTask("predict", [run, "points.csv"], folder.path)),
  );
  assert.equal(predictions[1].code, 0);
  assert.equal(predictions[1].out, predictions[0].out);
  const again = await runTask(
    "export",
    ["runs/back", "--format", "safetensors", "--out", "again.safetensors"],
    folder.path,
  );
  assert.equal(again.code, 0);
  const [first, second] = ["net", "again"].map((name) =>
    Deno.readFileSync(`${folder.path}/${name}.safetensors`)
  );
  assert.deepEqual(second, first);
});

Deno.test("deno task import --like --force takes the posterior from a run, and replaces one", async () => {
  using example = await exampleFolder();
  const { folder, call } = example;
  const state = "run/network/state.safetensors";
  assert.equal((await call(state, "--out", "back", "--like", "run")).code, 0);
  assert.equal((await call(state, "--out", "back", "--like", "back", "--force")).code, 0);
  using run = await loadRun(`${folder.path}/back`, { engine: "simd" });
  assert.deepEqual(run.description.origin?.like, "back");
});

Deno.test("deno task import tells wrong calls from wrong files, in one line each, and writes nothing", async () => {
  using example = await exampleFolder();
  const { folder, call } = example;
  folder.write("text.safetensors", "text, and no tensors");
  folder.write("full/mine.txt", "mine");
  folder.write("file", "");
  const net = "net.safetensors";
  const cases: [string[], number, RegExp][] = [
    [[], 2, /give one FILE\.safetensors, got none/],
    [[net, net, "--out", "back"], 2, /give one FILE\.safetensors, got .* and /],
    [[net], 2, /give --out DIR/],
    [[net, "--out", ""], 2, /--out must be a folder, got ""/],
    [[net, "--out", "back", "--into", "run"], 2, /unknown flag --into/],
    [["none.safetensors", "--out", "back"], 1, /cannot read none\.safetensors: no such file/],
    [["text.safetensors", "--out", "back"], 1, /wanted a safetensors file/],
    [["run/network/state.safetensors", "--out", "back"], 1, /take them from a run with --like RUN/],
    [[net, "--out", "back", "--like", "full"], 1, /not a run folder: full\/run/],
    [[net, "--out", "run"], 1, /run holds a run that was not finished; --force replaces it/],
    [[net, "--out", "full", "--force"], 1, /full holds mine\.txt and no run\.json/],
    [[net, "--out", "file/back"], 1, /cannot make file\/back: not a directory/],
  ];
  const names = folder.names();
  await assertRefused(call, cases);
  assert.deepEqual(folder.names(), names);
});

Deno.test("deno task import --help lists the flags", async () => {
  using folder = temporaryFolder();
  const { code, out } = await runTask("import", ["--help"], folder.path);
  assert.equal(code, 0);
  for (const flag of ["--out", "--like", "--data-dir", "--force"]) assert.ok(out.includes(flag));
});
