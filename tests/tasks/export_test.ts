// deno task export as a process.

import assert from "node:assert/strict";
import { exportParts } from "../../src/runs/export/export_parts.ts";
import { exportOnnx } from "../../src/runs/export/onnx.ts";
import { exportSafetensors } from "../../src/runs/export/safetensors.ts";
import { exportTfjs } from "../../src/runs/export/tfjs.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { assertRefused, runTask } from "./run_task.ts";

async function exampleFolder() {
  const folder = temporaryFolder();
  const run = `${folder.path}/run`;
  Deno.mkdirSync(run);
  await writeExampleRun(run);
  const call = (...args: string[]) => runTask("export", args, folder.path);
  return { folder, run, call, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

Deno.test("deno task export writes what the functions give, in every format", async () => {
  using example = await exampleFolder();
  const { folder, run, call } = example;
  using loaded = await loadRun(run, { engine: "simd" });
  const parts = await exportParts(loaded);
  const [onnx, exits, tfjs, tensors] = await Promise.all([
    call(run, "--format", "onnx", "--out", "net.onnx"),
    call(run, "--format", "onnx", "--outputs", "exits", "--out", "exits.onnx"),
    call(run, "--format", "tfjs", "--out", "net"),
    call(run, "--format", "safetensors", "--out", "net.safetensors"),
  ]);
  for (const { code, err } of [onnx, exits, tfjs, tensors]) assert.deepEqual([code, err], [0, ""]);
  const read = (name: string) => Deno.readFileSync(`${folder.path}/${name}`);
  const [one, each, files] = [
    await exportOnnx(parts),
    await exportOnnx(parts, { outputs: "exits" }),
    await exportTfjs(parts),
  ];
  assert.deepEqual(read("net.onnx"), one);
  assert.deepEqual(read("exits.onnx"), each);
  assert.deepEqual(read("net.safetensors"), exportSafetensors(parts));
  assert.deepEqual(read("net/weights.bin"), files["weights.bin"]);
  assert.equal(new TextDecoder().decode(read("net/model.json")), files["model.json"]);
  assert.equal(onnx.out, `net.onnx: ${one.length.toLocaleString("en-US")} bytes\n`);
  assert.match(tfjs.out, /^net\/weights\.bin: [\d,]+ bytes\nnet\/model\.json: [\d,]+ bytes\n$/);
  assert.deepEqual(folder.names(), ["exits.onnx", "net", "net.onnx", "net.safetensors", "run"]);
});

Deno.test("deno task export replaces files only with --force", async () => {
  using example = await exampleFolder();
  const { folder, run, call } = example;
  folder.write("net.onnx", "mine");
  folder.write("net/model.json", "mine");
  folder.write("net/notes.txt", "mine");
  for (const [format, out] of [["onnx", "net.onnx"], ["tfjs", "net"]]) {
    const refused = await call(run, "--format", format, "--out", out);
    assert.deepEqual([refused.code, refused.out], [1, ""]);
    assert.match(refused.err, /wanted a new file, but net.* exists; --force replaces it/);
    assert.equal((await call(run, "--format", format, "--out", out, "--force")).code, 0);
  }
  const text = (name: string) => Deno.readTextFileSync(`${folder.path}/${name}`);
  assert.notEqual(text("net.onnx"), "mine");
  assert.match(text("net/model.json"), /layers-model/);
  assert.equal(text("net/notes.txt"), "mine");
});

Deno.test("deno task export tells wrong calls from wrong runs, in one line each, and writes nothing", async () => {
  using example = await exampleFolder();
  const { folder, run, call } = example;
  const onnx = ["--format", "onnx", "--out", "net.onnx"];
  folder.write("file", "");
  const copy = (name: string) => {
    const path = `${folder.path}/${name}`;
    Deno.mkdirSync(`${path}/network`, { recursive: true });
    for (
      const file of [
        "run.json",
        "network/specification.json",
        "network/posterior.json",
        "network/state.safetensors",
      ]
    ) {
      Deno.copyFileSync(`${run}/${file}`, `${path}/${file}`);
    }
    return path;
  };
  const edit = (path: string, pattern: RegExp, text: string) => {
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace(pattern, text));
    return path;
  };
  const cut = copy("cut");
  Deno.removeSync(`${cut}/network`, { recursive: true });
  const other = copy("other");
  edit(`${other}/run.json`, /"format":2/, '"format":9');
  const wide = copy("wide");
  edit(`${wide}/network/specification.json`, /"width": 6/, '"width": 7');
  const broken = copy("broken");
  const state = Deno.readFileSync(`${broken}/network/state.safetensors`);
  Deno.writeFileSync(`${broken}/network/state.safetensors`, state.subarray(0, -5));
  const cases: [string[], number, RegExp][] = [
    [[], 2, /give one run folder, got none/],
    [[run, run, ...onnx], 2, /give one run folder, got .* and /],
    [[run, "--out", "x"], 2, /give --format FORMAT: tfjs, onnx, safetensors/],
    [[run, "--format", "onnx"], 2, /give --out PATH/],
    [[run, "--format", "onnx", "--out", ""], 2, /--out must be a path, got ""/],
    [
      [run, "--format", "keras", "--out", "x"],
      2,
      /--format must be one of tfjs, onnx, safetensors/,
    ],
    [[run, ...onnx, "--outputs", "both"], 2, /--outputs must be one of mixture, exits, got "both"/],
    [
      [run, "--format", "safetensors", "--out", "x", "--outputs", "exits"],
      2,
      /--outputs is for --format tfjs and onnx, got --format safetensors/,
    ],
    [[run, ...onnx, "--depth", "3"], 2, /unknown flag --depth/],
    [[`${folder.path}/none`, ...onnx], 1, /not a run folder: .*run\.json is missing/],
    [[cut, ...onnx], 1, /was cut short before its network was written/],
    [[other, ...onnx], 1, /wanted a run in format 1 or 2, got format 9/],
    [
      [wide, ...onnx],
      1,
      /wanted shape .*, as .*specification\.json says, got .*state\.safetensors/,
    ],
    [[broken, ...onnx], 1, /truncated\?/],
    [
      [run, "--format", "onnx", "--out", "none/net.onnx"],
      1,
      /cannot write none\/net\.onnx: no such/,
    ],
    [[run, "--format", "tfjs", "--out", "none/net"], 1, /cannot make none\/net: no such file/],
    [[run, "--format", "tfjs", "--out", "file"], 1, /cannot write to file: not a directory/],
  ];
  const names = folder.names();
  await assertRefused(call, cases);
  assert.deepEqual(folder.names(), names);
});

Deno.test("deno task export wants population statistics", async () => {
  using example = await exampleFolder();
  const { run, call } = example;
  const file = `${run}/network/state.safetensors`;
  const { decodeSafetensors, encodeSafetensors } = await import(
    "../../src/engines/safetensors.ts"
  );
  const arrays = Object.entries(decodeSafetensors(Deno.readFileSync(file), file));
  const bare = arrays.filter(([name]) => !/\.(mean|variance)$/.test(name));
  Deno.writeFileSync(file, encodeSafetensors(Object.fromEntries(bare)));
  const { code, err } = await call(run, "--format", "onnx", "--out", "net.onnx");
  assert.equal(code, 1);
  assert.match(err, /fathom: population statistics are missing: blocks\.0/);
});

Deno.test("deno task export --help lists the flags", async () => {
  using folder = temporaryFolder();
  const { code, out } = await runTask("export", ["--help"], folder.path);
  assert.equal(code, 0);
  for (const flag of ["--format", "--outputs", "--out", "--force"]) assert.ok(out.includes(flag));
});
