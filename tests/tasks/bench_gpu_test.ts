// deno task bench:gpu as a process, on the processor.

import assert from "node:assert/strict";
import { requires, requiresTensorFlow } from "../requirements.ts";
import { folderWithEngine } from "./folder_with_engine.ts";
import { runTask, startTask } from "./run_task.ts";

const noGpu = { CUDA_VISIBLE_DEVICES: "" };

Deno.test({
  name:
    "deno task bench:gpu refuses a machine whose GPU TensorFlow does not find, and writes nothing",
  ...requiresTensorFlow(),
  async fn() {
    using folder = folderWithEngine();
    const args = ["dense", "--without-torch", "--out", "a.json"];
    const { code, out, err } = await runTask("bench:gpu", args, folder.path, noGpu);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(
      err,
      /^fathom: bench:gpu: TensorFlow finds no GPU, but processor, .*; deno task tensorflow:install --gpu installs what it needs besides NVIDIA's driver; --device processor tries the command without one\n$/,
    );
    assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), [".tensorflow"]);
  },
});

Deno.test({
  name:
    "deno task bench:gpu writes reference results and times beside PyTorch into one file, which it replaces only if told",
  ...requiresTensorFlow(),
  ignore: requiresTensorFlow().ignore ||
    requires("/usr/lib/python3/dist-packages/torch", "PyTorch").ignore,
  async fn() {
    using folder = folderWithEngine();
    const args = "dense --device processor --seconds 0.1 --out a.json".split(" ");
    const { code, out, err } = await runTask("bench:gpu", args, folder.path, noGpu);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^device {5}processor, .*, TensorFlow \d/m);
    const results = JSON.parse(Deno.readTextFileSync(`${folder.path}/a.json`));
    assert.match(results.device, /^processor, /);
    assert.match(results.torch, /^\d.* on the processor$/);
    assert.ok(results.reference.length >= 4);
    for (const { passed } of results.reference) assert.equal(passed, true);
    const [{ name, steps, comparisons, failed }] = results.measured;
    assert.deepEqual([name, failed], ["dense", []]);
    for (const what of ["train", "evaluate", "predict"]) {
      const engines = steps.filter((step: { what: string }) => step.what === what)
        .map((step: { engine: string; medianMs: number }) => step.medianMs > 0 && step.engine);
      assert.deepEqual([...new Set(engines)], ["tensorflow", "torch"]);
      assert.ok(
        comparisons.some((each: { what: string; ratio: number }) =>
          each.what === what && each.ratio > 0
        ),
      );
    }
    const again = await runTask("bench:gpu", args, folder.path, noGpu);
    assert.deepEqual([again.code, again.out, again.err], [
      1,
      "",
      "fathom: wanted a new file, but a.json exists; --force replaces it\n",
    ]);
  },
});

Deno.test({
  name: "deno task bench:gpu writes its file although the reader of its text has gone",
  ...requiresTensorFlow(),
  async fn() {
    using folder = folderWithEngine();
    const flags = "dense --device processor --without-torch --seconds 0.1 --out a.json";
    const task = startTask("bench:gpu", flags.split(" "), folder.path, noGpu);
    await task.stdout.cancel();
    const [{ code }] = await Promise.all([task.status, task.stderr.cancel()]);
    assert.equal(code, 0);
    assert.equal(JSON.parse(Deno.readTextFileSync(`${folder.path}/a.json`)).measured.length, 1);
  },
});
