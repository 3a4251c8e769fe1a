// The run of a network of a program's own: kept, refused by loadRun(), and given back to the same functions.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { lastValueFrom } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { spirals } from "../../src/datasets/spirals.ts";
import { customNetwork, type CustomNetworkOptions } from "../../src/tfjs.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { loadRun, readDescription } from "../../src/runs/load_run.ts";
import { writeRun } from "../../src/runs/write_run.ts";
import { train } from "../../src/training/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";

const options: CustomNetworkOptions = {
  name: "gated",
  inputShape: [3],
  classes: 2,
  maxDepth: 2,
  stem: (build) => build.affine("", 3, 4),
  block: (build) => {
    const [branch, mask] = [build.affine("branch", 4, 4), build.affine("gate", 4, 4)];
    return (a) => tf.add(a, tf.mul(tf.relu(branch(a)), tf.sigmoid(mask(a))));
  },
  head: (build) => build.affine("", 4, 2),
  engine: "cpu",
};
const make = (seed: number) => customNetwork({ ...options, seed });

Deno.test("writeRun() keeps the weights of a custom network, which the same functions take back", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const inputs = Float32Array.from({ length: 90 }, (_, i) => Math.sin(i * i));
  const labels = Array.from({ length: 30 }, (_, n) => inputs[3 * n] > 0 ? 1 : 0);
  const data = arrays({ shape: [3], inputs, labels });
  using network = await make(1);
  const posterior = depthPosterior({ prior: geometric(2) });
  await lastValueFrom(train(data, { network, posterior, epochs: 3 }).pipe(writeRun(path)));

  await assert.rejects(loadRun(path), {
    name: "TypeError",
    message:
      /gated in .* is a custom network, whose code is not stored: give a program's loadRun\(\) the option network, \(\) => customNetwork\(\{ \.\.\. \}\)$/,
  });
  assert.deepEqual((await readDescription(path)).network.kind, "custom");
  using run = await loadRun(path, { network: () => make(2) });
  const again = run.network;
  assert.deepEqual(
    await predict(again, posterior, inputs),
    await predict(network, posterior, inputs),
  );
  assert.deepEqual(run.posterior.readState(), posterior.readState());

  const { numTensors } = tf.memory();
  const others = [
    [{ classes: 3 }, "classes 2, got 3, as in"],
    [{ maxDepth: 1 }, "maxDepth 2, got 1, as in"],
    [{ name: "other" }, "name gated, got other, as in"],
  ] as const;
  for (const [change, message] of others) {
    await assert.rejects(
      loadRun(path, { network: () => customNetwork({ ...options, ...change }) }),
      (error: Error) => {
        assert.ok(error instanceof TypeError);
        assert.ok(error.message.includes(`the option network must give ${message}`), error.message);
        return true;
      },
    );
  }
  assert.equal(tf.memory().numTensors, numTensors, "networks that are refused are freed");
});

Deno.test("loadRun() refuses the option network for a network that is data", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await lastValueFrom(
    train(spirals({ points: 20 }), { maxDepth: 1, epochs: 1 }).pipe(writeRun(path)),
  );
  await assert.rejects(loadRun(path, { network: () => make(1) }), {
    name: "TypeError",
    message: /wanted no option network for .*, whose dense network is stored as data$/,
  });
});
