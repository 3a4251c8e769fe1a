// Weights from safetensors files as folders of runs.

import assert from "node:assert/strict";
import { join } from "node:path";
import type { NamedArray, NetworkState } from "../../../src/engines/network.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../src/engines/safetensors.ts";
import { exportParts } from "../../../src/runs/export/export_parts.ts";
import { importNetwork, type ImportOptions } from "../../../src/runs/export/import_network.ts";
import { exportSafetensors } from "../../../src/runs/export/safetensors.ts";
import { loadRun } from "../../../src/runs/load_run.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import type { RunOptions } from "../../../src/runs/description.ts";
import { filesIn } from "../../files/files_in.ts";
import { onFullDisk } from "../../files/full_disk.ts";
import { writeExampleRun } from "../example_run.ts";

/** A run's folder, what is exported of it, and a place for files. */
async function exampleExport(options?: Partial<RunOptions>) {
  const folder = temporaryFolder();
  const path = `${folder.path}/run`;
  Deno.mkdirSync(path);
  await writeExampleRun(path, options);
  using run = await loadRun(path, { engine: "simd" });
  const bytes = exportSafetensors(await exportParts(run));
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return {
    folder,
    run: path,
    bytes,
    arrays: decodeSafetensors(bytes, "export"),
    metadata: header.__metadata__ as Record<string, string>,
    out: `${folder.path}/back`,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

function without(arrays: NetworkState, pattern: RegExp): NetworkState {
  return Object.fromEntries(Object.entries(arrays).filter(([name]) => !pattern.test(name)));
}

async function stateOf(path: string) {
  using run = await loadRun(path, { engine: "simd" });
  const { posterior, standardisation, place, description } = run;
  const state = without(await run.network.readState(), /\.momentum$/);
  const data = await run.data();
  return { state, q: posterior.readState(), standardisation, place, description, data };
}

Deno.test("importNetwork() makes a run again of what was exported", async () => {
  using example = await exampleExport();
  const { folder, run, out, bytes } = example;
  const file = folder.write("net.safetensors", bytes);
  const result = await importNetwork(file, out);
  assert.deepEqual(result, { path: out, depth: 4, statistics: "file" });
  const [before, after] = [await stateOf(run), await stateOf(out)];
  assert.deepEqual(after.state, before.state);
  assert.deepEqual(after.q, before.q);
  assert.deepEqual(after.standardisation, before.standardisation);
  assert.deepEqual(after.place, before.place);
  assert.deepEqual(after.data, before.data);
  const { name, reason } = after.description.engine;
  assert.deepEqual({ name, reason }, { name: "simd", reason: "requested" });
  assert.deepEqual(after.description.origin, {
    kind: "import",
    file: "net.safetensors",
    writtenBy: before.description.fathom,
    statistics: "file",
  });
  // and what is exported of the import is the same file
  using again = await loadRun(out, { engine: "simd" });
  assert.deepEqual(exportSafetensors(await exportParts(again)), bytes);
});

Deno.test("importNetwork() estimates statistics that the file has not on the run's data", async () => {
  using example = await exampleExport();
  const { folder, run, out, arrays, metadata } = example;
  const bare = without(arrays, /\.(mean|variance)$/);
  const file = folder.write("bare.safetensors", encodeSafetensors(bare, metadata));
  assert.equal((await importNetwork(file, out)).statistics, "estimated");
  // the same batches on the same engine as when the run was written
  assert.deepEqual((await stateOf(out)).state, (await stateOf(run)).state);
});

Deno.test("importNetwork() takes files without a header beside a run, momenta too", async () => {
  using example = await exampleExport();
  const { folder, run, out, arrays } = example;
  const name = "blocks.1.dense.weight";
  const moved: Record<string, NamedArray> = { ...arrays };
  moved[name] = { shape: [6, 6], data: arrays[name].data.map((value) => value + 1) };
  for (const [key, { shape, data }] of Object.entries(arrays)) {
    if (!/\.(mean|variance)$/.test(key)) {
      moved[`${key}.momentum`] = { shape, data: data.map(() => 0.5) };
    }
  }
  const file = folder.write("plain.safetensors", encodeSafetensors(moved));
  await importNetwork(file, out, { like: run });
  const [before, after] = [await stateOf(run), await stateOf(out)];
  assert.deepEqual(after.state[name], moved[name]);
  assert.deepEqual(after.q, before.q);
  using loaded = await loadRun(out, { engine: "simd" });
  const state = await loaded.network.readState();
  assert.deepEqual(state[`${name}.momentum`], moved[`${name}.momentum`]);
});

Deno.test("importNetwork() believes a header whose depth and posterior were changed", async () => {
  using example = await exampleExport();
  const { folder, out, arrays, metadata } = example;
  const cut = without(arrays, /^blocks\.[23]\./);
  const changed = { ...metadata, depth: "2", depthPosterior: "[0.25,0,0.75]" };
  await importNetwork(folder.write("cut.safetensors", encodeSafetensors(cut, changed)), out);
  using run = await loadRun(out, { engine: "simd" });
  assert.deepEqual([run.network.depth, run.posterior.depth], [2, 2]);
  assert.deepEqual(run.posterior.probabilities(), [0.25, 0, 0.75, 0, 0]);
  assert.ok(run.posterior.readState().logits.every(Number.isFinite));
});

Deno.test("importNetwork() replaces a run only when told to", async () => {
  using example = await exampleExport();
  const { folder, run, bytes } = example;
  const file = folder.write("net.safetensors", bytes);
  // the example has no checksums
  await assert.rejects(
    importNetwork(file, run),
    /holds a run that was not finished; --force replaces it/,
  );
  assert.equal((await stateOf(run)).description.origin, undefined);
  await importNetwork(file, run, { force: true });
  assert.equal((await stateOf(run)).description.origin?.kind, "import");
  await assert.rejects(importNetwork(file, run), /holds a run; --force replaces it/);
});

Deno.test("importNetwork() refuses in one line what does not fit, and writes nothing", async () => {
  using example = await exampleExport();
  const { folder, run, out, bytes, arrays, metadata } = example;
  const put = (name: string, array: NamedArray) =>
    encodeSafetensors({ ...arrays, [name]: array }, metadata);
  const told = (change: Record<string, string>) =>
    encodeSafetensors(arrays, { ...metadata, ...change });
  const bias = { shape: [6], data: new Float32Array(6) };
  const nan = { shape: [6], data: new Float32Array(6).fill(NaN) };
  const half = new TextDecoder("latin1").decode(bytes).replace('"F32"', '"F16"');
  const { run: record, ...noRun } = metadata;
  const moved = JSON.parse(record);
  moved.options.seed = 4;
  const bare = without(arrays, /\.(mean|variance)$/);
  const cases: [Uint8Array | string, RegExp, ImportOptions?][] = [
    ["text", /wanted a safetensors file/],
    [bytes.subarray(0, bytes.length - 9), /truncated\?/],
    [
      Uint8Array.from(half, (letter) => letter.charCodeAt(0)),
      /wanted dtype F32 of ".+", got "F16"/,
    ],
    [encodeSafetensors(arrays), /wanted a header with the network and its run.*--like RUN/],
    [encodeSafetensors(arrays, noRun), /wanted a header with the network and its run/],
    [
      told({ format: "fathom export 2", fathom: "3.1.0" }),
      /wanted a file in format "fathom export 1", got "fathom export 2" of Fathom 3\.1\.0/,
    ],
    [told({ depth: "5" }), /depth must be a whole number from 0 to 4, got 5/],
    [told({ depth: "3" }), /q must be 4 probabilities/],
    [told({ depth: "x" }), /wanted JSON in depth in the header of .*, got an unexpected /],
    [told({ depthPosterior: "[0.5,0.5,0.5,0,0]" }), /q must be 5 probabilities that sum to 1/],
    [
      told({ specification: '{"kind":"custom"}' }),
      /wanted "dense", "conv", "staged" or "chain" at \$\.specification\.kind, got "custom"/,
    ],
    [
      told({ standardisation: "{}" }),
      /wanted a list of at least 1 at \$\.standardisation\.mean, got none/,
    ],
    [told({ run: "{}" }), /wanted an object at \$\.run\.options, got none in the header of/],
    [
      told({ specification: metadata.specification.replace('"maxDepth":4', '"maxDepth":7') }),
      /wanted a prior over 8 exits at \$\.run\.prior, got 5/,
    ],
    [
      encodeSafetensors(without(arrays, /^blocks\.3\./), metadata),
      /with 4 blocks in .*, got no blocks\.3\.dense\.weight, blocks\.3\.dense\.bias, .* and 1 more/,
    ],
    [put("fc1.weight", bias), /got fc1\.weight, which it does not have/],
    [
      put("blocks.0.norm.mean.momentum", bias),
      /got blocks\.0\.norm\.mean\.momentum, which it does/,
    ],
    [put("stem.bias.momentum", nan), /stem\.bias\.momentum must hold finite numbers/],
    [put("stem.bias", nan), /stem\.bias must hold finite numbers, got NaN/],
    [
      put("blocks.2.dense.bias", { shape: [2, 3], data: new Float32Array(6) }),
      /blocks\.2\.dense\.bias must have shape \[6\], got \[2,3\]/,
    ],
    [put("blocks.1.norm.variance", nan), /wanted population statistics/],
    [
      encodeSafetensors(without(arrays, /^blocks\.1\.norm\.mean/), metadata),
      /population statistics are missing: blocks\.1\.norm\.mean/,
    ],
    [
      encodeSafetensors(bare, { ...metadata, run: JSON.stringify(moved) }),
      /and the data .* are not those of the run: wanted fingerprint [\da-f]{12}, got [\da-f]{12}$/,
    ],
    [
      encodeSafetensors(bare, { ...metadata, run: record.replace('"spirals"', '"mnist"') }),
      /no population statistics, and the data .* cannot be loaded: /,
      { dataDir: `${folder.path}/none` },
    ],
    [
      encodeSafetensors(bare, { ...metadata, run: record.replace('"spirals"', '"/etc/x.csv"') }),
      /cannot be loaded: .*names data at \/etc\/x\.csv, outside the current folder; add --data/,
    ],
    [
      encodeSafetensors(bare, { ...metadata, run: record.replace('"spirals"', '"/etc/x.csv"') }),
      /cannot be loaded: .*cannot read .*none\/x\.csv: no such file/,
      { data: `${folder.path}/none/x.csv` },
    ],
    [bytes, /--data \(option data\) is for runs on tables, got x\.csv for the run in .*bad/, {
      data: "x.csv",
    }],
    [bytes, /not a run folder: .*none\/run\.json is missing/, {
      like: `${folder.path}/none`,
    }],
  ];
  for (const [content, message, options] of cases) {
    const file = folder.write("bad.safetensors", content);
    const names = folder.names();
    await assert.rejects(importNetwork(file, out, options), (error: Error) => {
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"), error.message);
      return true;
    });
    assert.deepEqual(folder.names(), names);
  }
  const missing = importNetwork(`${folder.path}/none.safetensors`, out);
  await assert.rejects(missing, /cannot read .*none\.safetensors: no such file/);
  using _other = await exampleExport({ prior: [0.5, 0.3, 0.2] });
  const other = folder.write("other.safetensors", _other.bytes);
  await assert.rejects(
    importNetwork(other, out, { like: run }),
    /with 4 blocks in .*, got no blocks\.2/,
  );
});

Deno.test("importNetwork() leaves nothing on a full disk", async () => {
  using example = await exampleExport();
  const { folder, out, bytes } = example;
  const file = folder.write("net.safetensors", bytes);
  const before = filesIn(folder.path);
  const changes = await onFullDisk(
    () => importNetwork(file, join(out, "deep")),
    ({ change, error }) => {
      assert.match(error!.message, /no space left on device/i);
      assert.deepEqual(filesIn(folder.path), before, change);
    },
  );
  assert.ok(changes.length > 15, `${changes}`);
  using run = await loadRun(join(out, "deep"), { engine: "simd" });
  assert.equal(run.description.origin?.kind, "import");
});
