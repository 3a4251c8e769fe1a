// Leaks of estimateStatistics(): no tensor, however and whenever it ends early.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { Examples, Network } from "../../../src/engines/network.ts";
import { conv } from "../../../src/architectures/specification.ts";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { customNetwork } from "../../../src/engines/tfjs/create.ts";
import { randomExamples } from "../examples.ts";
import type { BackendName } from "../../../src/engines/tfjs/backend_names.ts";
import { processorBackends } from "./backends.ts";

for (const name of processorBackends) await startBackend(name); // tensors are counted
const numTensors = () => tf.memory().numTensors;
const images = conv({ size: [6, 6], channels: 1, classes: 3, maxDepth: 1, outer: 3, inner: 2 });
const pictures = randomExamples([6, 6, 1], 3, 5);
const make = (engine: BackendName = "cpu") => createNetwork(images, { engine });

/** Yields batches, and counts those requested after disposal of the network. */
function counted(many: number, during: (asked: number) => void) {
  const counts = { asked: 0, late: 0, disposed: false };
  const batches = (function* () {
    while (counts.asked < many) {
      counts.asked++;
      if (counts.disposed) counts.late++;
      during(counts.asked);
      yield pictures;
    }
  })();
  return { counts, batches };
}

for (const engine of processorBackends) {
  Deno.test(`estimateStatistics() never settles if a batch disposes the network (${engine})`, async () => {
    const before = numTensors();
    const network = await make(engine);
    const { counts, batches } = counted(5, (asked) => asked === 3 && network[Symbol.dispose]());
    assert.equal(await network.estimateStatistics(batches), undefined);
    assert.equal(counts.asked, 3);
    assert.equal(numTensors(), before);
  });

  Deno.test(`estimateStatistics() never settles whenever the network is disposed (${engine})`, async () => {
    const before = numTensors();
    let [earliest, latest] = [Infinity, 0];
    for (let wait = 0; wait < 60; wait++) {
      const network = await make(engine);
      const { counts, batches } = counted(4, () => {});
      const estimating = network.estimateStatistics(batches);
      for (let i = 0; i < wait; i++) await Promise.resolve();
      network[Symbol.dispose]();
      counts.disposed = true;
      // a call that has not begun rejects
      await estimating.catch((error) =>
        assert.equal(error.message, "estimateStatistics(): the network is disposed")
      );
      assert.equal(counts.late, 0, `after ${wait} turns`);
      assert.equal(numTensors(), before, `after ${wait} turns`);
      [earliest, latest] = [Math.min(earliest, counts.asked), Math.max(latest, counts.asked)];
    }
    assert.ok(earliest === 0 && latest > 0, `${earliest} to ${latest} batches were asked for`);
  });
}

/** A network whose head fails after its norms have recorded statistics, while `faults` remain. */
async function failing(faults: { left: number }): Promise<Network> {
  return await customNetwork({
    inputShape: [2],
    classes: 2,
    maxDepth: 1,
    engine: "cpu",
    stem: (build) => build.norm("norm", 2),
    block(build) {
      const norm = build.norm("norm", 2);
      return (a) => norm(norm(a)); // applied twice: the first record is discarded
    },
    head(build) {
      const norm = build.norm("norm", 2);
      return (h) => {
        const y = norm(h);
        if (faults.left-- > 0) throw new Error("head failed");
        return y;
      };
    },
  });
}

Deno.test("estimateStatistics() leaks no tensor if the forward pass or a batch fails, and works afterwards", async () => {
  const before = numTensors();
  const faults = { left: 0 };
  const network = await failing(faults);
  const examples: Examples = randomExamples([2], 2, 6);
  const held = numTensors();
  await network.estimateStatistics([examples]);
  assert.equal(numTensors(), held);
  const state = await network.readState();
  for (const good of [0, 1]) {
    const batches = function* () {
      for (let i = 0; i < good; i++) yield examples;
      faults.left = 1;
      yield examples;
    };
    await assert.rejects(network.estimateStatistics(batches()), { message: "head failed" });
    assert.equal(numTensors(), held, `after ${good} good batches`);
    const ends = function* () {
      for (let i = 0; i < good; i++) yield examples;
      throw new Error("no more");
    };
    await assert.rejects(network.estimateStatistics(ends()), { message: "no more" });
    await assert.rejects(
      network.estimateStatistics([...Array(good).fill(examples), {
        ...examples,
        labels: new Int32Array(1),
      }]),
      TypeError,
    );
    assert.equal(numTensors(), held);
    assert.deepEqual(await network.readState(), state);
  }
  await network.estimateStatistics([examples]);
  assert.deepEqual(await network.readState(), state);
  assert.equal(numTensors(), held);
  network[Symbol.dispose]();
  assert.equal(numTensors(), before);
});
