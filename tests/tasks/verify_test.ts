// deno task verify as a process.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../temporary_folder.ts";
import { assertRefused, runTask } from "./run_task.ts";

const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));

Deno.test("deno task verify passes the reference files and reports the largest error", async () => {
  using folder = temporaryFolder();
  const { code, out, err } = await runTask("verify", ["--engine", "wasm"], folder.path);
  assert.deepEqual([code, err], [0, ""]);
  const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ file }) => file), [
    "conv_depth2.json",
    "conv_rgb_depth3.json",
    "mlp_depth10.json",
    "mlp_depth4.json",
  ]);
  for (const line of lines) {
    assert.deepEqual(Object.keys(line), ["file", "engine", "worst", "quantity", "passed"]);
    assert.ok(line.passed && line.worst > 0 && line.worst < 1e-4 && line.engine === "wasm");
  }
});

Deno.test("deno task verify checks our own kernels against the dense reference files", async () => {
  using folder = temporaryFolder();
  const files = ["mlp_depth4.json", "mlp_depth10.json"].map(golden);
  const { code, out, err } = await runTask("verify", [...files, "--engine", "simd"], folder.path);
  assert.deepEqual([code, err], [0, ""]);
  for (const line of out.trimEnd().split("\n").map((line) => JSON.parse(line))) {
    assert.ok(line.passed && line.worst > 0 && line.worst < 1e-4 && line.engine === "simd");
  }
});

Deno.test("deno task verify ends with 1 where a file does not pass", async () => {
  using folder = temporaryFolder();
  const reference = JSON.parse(Deno.readTextFileSync(golden("mlp_depth4.json")));
  reference.expect.gradients.head.weight.values[3] += 0.001;
  const file = folder.write("wrong.json", JSON.stringify(reference));
  const { code, out } = await runTask("verify", [file, "--engine", "cpu"], folder.path);
  const line = JSON.parse(out);
  assert.deepEqual([code, line.passed, line.quantity], [1, false, "gradient of head.weight"]);
});

Deno.test("deno task verify tells wrong calls from wrong files", async () => {
  using folder = temporaryFolder();
  const text = folder.write("text.json", "no JSON");
  const other = folder.write("other.json", "{}");
  const calls: [string[], number, RegExp][] = [
    [["--engine", "gpu"], 2, /--engine must be one of auto, .*, got "gpu"/],
    [["--fast"], 2, /unknown flag --fast/],
    [[text], 1, /wanted JSON in .*text\.json, got/],
    [[other], 1, /wanted "mlp" or "conv" at \$\.kind, got none in .*other\.json/],
    [["missing.json"], 1, /missing.json/],
  ];
  await assertRefused((...args) => runTask("verify", args, folder.path), calls);
});
