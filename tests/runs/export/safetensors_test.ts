// Safetensors files in programs that are not ours: the format's own library, and PyTorch by way of the documentation.

import assert from "node:assert/strict";
import { decodeSafetensors } from "../../../src/engines/safetensors.ts";
import { exportSafetensors } from "../../../src/runs/export/safetensors.ts";
import { importNetwork } from "../../../src/runs/export/import_network.ts";
import { exportParts } from "../../../src/runs/export/export_parts.ts";
import { networkArrays } from "../../../src/architectures/network_arrays.ts";
import { loadRun } from "../../../src/runs/load_run.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { python, requiresPython } from "../../requirements.ts";
import { caseBytes, headerCases } from "../../engines/safetensors_cases.ts";
import { writeExampleRun } from "../example_run.ts";
import { exampleNames, exampleNetwork, worstDifference } from "./example_network.ts";
import {
  exportTolerance,
  type ForeignArray,
  jobBatches,
  runForeign,
  wantedOutput,
} from "./foreign_program.ts";

Deno.test({
  name: "safetensorsHeader() is tested with cases of which the format's library says the same",
  ...requiresPython("safetensors", "numpy"),
  async fn() {
    const files = headerCases.map((given) => caseBytes(given).toBase64());
    const verdicts = await runForeign<boolean[]>("safetensors_verdicts_in_python.py", files);
    assert.equal(verdicts.length, headerCases.length);
    for (const [i, { header, length, library, error }] of headerCases.entries()) {
      assert.equal(verdicts[i], library, `${header} and ${length} bytes`);
      assert.ok(library || error !== undefined, `we take ${header}, which the library refuses`);
    }
  },
});

/** The Python blocks of docs/exports.md, in their order: the module, out, back. */
function pythonBlocks(): string[] {
  const text = Deno.readTextFileSync(new URL("../../../docs/exports.md", import.meta.url));
  return [...text.matchAll(/^```python\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
}

async function runPython(code: string, cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(python, { args: ["-c", code], cwd }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

Deno.test({
  name:
    "exportSafetensors() writes files that the library of the format reads, with all facts in the header",
  ...requiresPython("safetensors", "numpy"),
  async fn() {
    using folder = temporaryFolder();
    for (const name of exampleNames) {
      const { parts } = await exampleNetwork(name);
      const file = folder.write(`${name}.safetensors`, exportSafetensors(parts));
      const { metadata, arrays } = await runForeign<{
        metadata: Record<string, string>;
        arrays: Record<string, ForeignArray & { type: string }>;
      }>("safetensors_in_python.py", null, { args: [file] });
      const { spec, depth, state } = parts;
      assert.deepEqual(new Set(Object.keys(arrays)), new Set(networkArrays(spec, depth).keys()));
      for (const [key, { shape, type, values }] of Object.entries(arrays)) {
        assert.deepEqual([shape, type], [state[key].shape, "float32"]);
        assert.deepEqual(values, [...state[key].data]);
      }
      const facts = Object.fromEntries(
        ["specification", "depth", "depthPosterior", "standardisation", "classNames", "normEpsilon"]
          .map((key) => [key, JSON.parse(metadata[key])]),
      );
      assert.deepEqual(facts, {
        specification: spec,
        depth,
        depthPosterior: parts.q.slice(0, depth + 1),
        standardisation: parts.standardisation,
        classNames: parts.classNames,
        normEpsilon: 1e-5,
      });
      assert.equal(metadata.format, "fathom export 1");
      assert.deepEqual(Object.keys(JSON.parse(metadata.layouts)), [
        ...networkArrays(spec, depth).keys(),
      ]);
      assert.match(metadata.network, /a_0 = .*stem/);
    }
  },
});

Deno.test({
  name:
    "docs/exports.md rebuilds networks in PyTorch that predict as Fathom does, and saves the same arrays",
  ...requiresPython("torch", "safetensors"),
  async fn() {
    using folder = temporaryFolder();
    folder.write("fathom_torch.py", pythonBlocks()[0]);
    const networks = await Promise.all(exampleNames.map(exampleNetwork));
    const models = networks.map((network) => ({
      file: folder.write(`${network.name}.safetensors`, exportSafetensors(network.parts)),
      batches: jobBatches(network),
    }));
    const cwd = folder.path;
    const answers = await runForeign<ForeignArray[][]>("torch_in_python.py", { models }, { cwd });
    for (const [i, network] of networks.entries()) {
      for (const n of network.batches.keys()) {
        const wanted = wantedOutput(network, n, "exits");
        assert.deepEqual(answers[i][n].shape, wanted.shape);
        const worst = worstDifference(answers[i][n].values, wanted.values);
        assert.ok(worst < exportTolerance, `${network.name} is off by ${worst}`);
      }
    }
    assert.equal(answers.length, 2);
    for (const { file } of models) {
      const [before, after] = [file, `${file}.back`].map((path) => Deno.readFileSync(path));
      assert.deepEqual(decodeSafetensors(after, "after"), decodeSafetensors(before, "before"));
    }
  },
});

Deno.test({
  name: "docs/exports.md takes a run to PyTorch, trains it there, and brings it back",
  ...requiresPython("torch", "safetensors"),
  async fn() {
    using folder = temporaryFolder();
    await writeExampleRun(folder.path);
    using run = await loadRun(folder.path, { engine: "simd" });
    folder.write("net.safetensors", exportSafetensors(await exportParts(run)));
    const [module, out, back, ...more] = pythonBlocks();
    assert.deepEqual(more, []);
    folder.write("fathom_torch.py", module);
    const seeded = "import torch\ntorch.manual_seed(1)\n"; // by chance alone another network is off by 1.3e-5
    await runPython(seeded + out + back, folder.path);
    const file = `${folder.path}/back.safetensors`;
    const result = await importNetwork(file, `${folder.path}/back`);
    assert.deepEqual(result, { path: `${folder.path}/back`, depth: 4, statistics: "file" });
    using imported = await loadRun(result.path, { engine: "simd" });
    assert.deepEqual(imported.posterior.readState(), run.posterior.readState());
    const inputs = Float32Array.of(0.3, -1, 2, 0.5);
    const ours = await imported.network.logProbabilities(inputs); // [exits, 2, K]
    const before = await run.network.logProbabilities(inputs);
    assert.ok(worstDifference(ours, before) > 1e-3, "training changed something");
    const { mean, deviation } = run.standardisation;
    const values = [...inputs].map((value, i) => value * deviation[i % 2] + mean[i % 2]);
    const [[theirs]] = await runForeign<ForeignArray[][]>(
      "torch_in_python.py",
      { models: [{ file, batches: [{ shape: [2, 2], values }] }] },
      { cwd: folder.path },
    );
    const wanted = [0, 1].flatMap((n) =>
      [0, 1, 2, 3, 4].flatMap((d) => [0, 1].map((k) => ours[(d * 2 + n) * 2 + k]))
    );
    const worst = worstDifference(theirs.values, wanted);
    assert.ok(worst < exportTolerance, `off by ${worst}`);
  },
});
