// Networks of stages and of chains of layers out to safetensors files and in again.

import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { chain, type ChainSpec } from "../../../src/architectures/chain_network.ts";
import { networkArrays } from "../../../src/architectures/network_arrays.ts";
import { type ArchitectureSpec, inputShape } from "../../../src/architectures/specification.ts";
import { staged } from "../../../src/architectures/staged.ts";
import { networkInWords } from "../../../src/architectures/words.ts";
import { arrays } from "../../../src/datasets/arrays.ts";
import { exampleSize } from "../../../src/datasets/dataset.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { exportParts } from "../../../src/runs/export/export_parts.ts";
import { importNetwork } from "../../../src/runs/export/import_network.ts";
import { exportSafetensors } from "../../../src/runs/export/safetensors.ts";
import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { uniform } from "../../../src/depth/prior.ts";
import { loadRun } from "../../../src/runs/load_run.ts";
import { saveRun } from "../../../src/runs/save_run.ts";
import { train } from "../../../src/training/train.ts";
import { mixer } from "../../architectures/mixer.ts";
import { squeezeExcitation } from "../../architectures/squeeze_excitation.ts";
import { transformer } from "../../architectures/transformer.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

const engine = "wasm";

const networks: readonly (readonly [string, ArchitectureSpec])[] = [
  [
    "staged",
    staged({
      size: [8, 8],
      inputChannels: 3,
      classes: 4,
      stages: [1, 2, 1],
      channels: [4, 6, 8],
    }),
  ],
  ["squeeze-and-excitation", squeezeExcitation()],
  ["transformer", ofVectors(transformer())],
  ["mixer", mixer()],
];

/** The same for vectors, as data sets have no tokens. */
function ofVectors(spec: ChainSpec): ChainSpec {
  const { inputShape, stem } = spec;
  const tokens = { layer: "reshape", shape: inputShape } as const;
  return chain({ ...spec, inputShape: [exampleSize(inputShape)], stem: [tokens, ...stem] });
}

/** A run of two epochs on points of a curve. */
async function writeRun(folder: string, spec: ArchitectureSpec): Promise<void> {
  const shape = inputShape(spec);
  const rows = 60;
  const data = arrays({
    shape,
    inputs: Float64Array.from(
      { length: rows * exampleSize(shape) },
      (_, i) => Math.sin(i * i) ** 2,
    ),
    labels: Array.from({ length: rows }, (_, n) => n % 4),
    classNames: ["a", "b", "c", "d"],
    test: 0.2,
  });
  using network = await createNetwork(spec, { engine, seed: 4 });
  const posterior = depthPosterior({ prior: uniform(spec.maxDepth) });
  const options = { network, posterior, epochs: 2, batchSize: 12, learningRate: 0.05 };
  const last = await lastValueFrom(train(data, options));
  await saveRun(folder, { network, posterior, data, last });
}

for (const [name, spec] of networks) {
  Deno.test(`importNetwork() makes a run again of an exported ${name} network, with equal predictions`, async () => {
    using folder = temporaryFolder();
    await writeRun(`${folder.path}/run`, spec);
    using run = await loadRun(`${folder.path}/run`, { engine });
    const bytes = exportSafetensors(await exportParts(run));
    const out = `${folder.path}/back`;
    const { depth, statistics } = await importNetwork(folder.write("net.safetensors", bytes), out);
    const norms = [...networkArrays(spec, spec.maxDepth).values()]
      .some(({ kind }) => kind === "statistic");
    assert.deepEqual([depth, statistics], [spec.maxDepth, norms ? "file" : "none"]);
    using back = await loadRun(out, { engine });
    assert.deepEqual(back.network.spec, spec);
    assert.deepEqual(back.posterior.readState(), run.posterior.readState());
    const inputs = Float32Array.from(
      { length: 3 * exampleSize(inputShape(spec)) },
      (_, i) => Math.cos(i),
    );
    const before = await run.network.logProbabilities(inputs);
    assert.equal(before.length, (spec.maxDepth + 1) * 3 * 4);
    assert.deepEqual(await back.network.logProbabilities(inputs), before);
    // and what is exported of the import is the same file
    assert.deepEqual(exportSafetensors(await exportParts(back)), bytes);
  });
}

Deno.test("exportSafetensors() describes formulas and layouts of stages and adapters", async () => {
  using folder = temporaryFolder();
  const [[, spec]] = networks;
  await writeRun(`${folder.path}/run`, spec);
  using run = await loadRun(`${folder.path}/run`, { engine });
  const bytes = exportSafetensors(await exportParts(run));
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const { network, layouts } = header.__metadata__;
  assert.equal(network, networkInWords(spec));
  assert.match(network, /where d <= 1: e = relu\(adapters\.0\.norm\(adapters\.0\.conv\(e\)\)\)/);
  const all = JSON.parse(layouts);
  assert.deepEqual(Object.keys(all), [...networkArrays(spec, spec.maxDepth).keys()]);
  assert.equal(all["adapters.0.norm.mean"], "[exits, features], one row for each exit");
  assert.deepEqual(header["adapters.0.norm.mean"].shape, [2, 6]);
  assert.deepEqual(header["adapters.1.norm.mean"].shape, [4, 8]);
  assert.deepEqual(header["head.norm.mean"].shape, [5, 8]);
});
