// The run of a network of a program's own: kept, refused by loadRun(), and given back to the same functions.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { lastValueFrom } from "rxjs";
import { arrays } from "../../src/data/arrays.ts";
import { decodeSafetensors } from "../../src/engines/safetensors.ts";
import { customNetwork } from "../../src/engines/tfjs/mod.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { depthPosterior } from "../../src/numbers/depth_posterior.ts";
import { geometric } from "../../src/numbers/prior.ts";
import { loadRun, readDescription } from "../../src/runs/load_run.ts";
import { writeRun } from "../../src/runs/write_run.ts";
import { train } from "../../src/stream/train.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";

const make = (seed: number) =>
  customNetwork({
    name: "gated",
    inputShape: [3],
    classes: 2,
    maxDepth: 2,
    stem: (build) => build.affine("", 3, 4),
    block: (build) => {
      const [branch, gate] = [build.affine("branch", 4, 4), build.affine("gate", 4, 4)];
      return (a) => tf.add(a, tf.mul(tf.relu(branch(a)), tf.sigmoid(gate(a))));
    },
    head: (build) => build.affine("", 4, 2),
    engine: "cpu",
    seed,
  });

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
      /gated in .* is a custom network, whose code is not stored: make it in a program, and give its writeState\(\) what is in .*state.safetensors$/,
  });
  assert.deepEqual((await readDescription(path)).network.kind, "custom");
  using again = await make(2);
  const file = join(path, "network", "state.safetensors");
  await again.writeState(decodeSafetensors(Deno.readFileSync(file), file));
  assert.deepEqual(
    await predict(again, posterior, inputs),
    await predict(network, posterior, inputs),
  );
});
