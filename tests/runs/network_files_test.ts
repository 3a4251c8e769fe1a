// A network written to a run's folder and read back.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { spirals } from "../../src/datasets/spirals.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { decodeSafetensors } from "../../src/engines/safetensors.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import {
  loadNetwork,
  stateBytes,
  withoutMomenta,
  writeNetworkFiles,
} from "../../src/runs/network_files.ts";
import { train } from "../../src/training/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { withFailingStatistics } from "./failing_state.ts";
import { update } from "../engines/update.ts";

const data = spirals({ points: 20 });
const place = { epoch: 4, epochsTrained: 5, steps: 5 };

async function trained() {
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 3, width: 4 });
  const network = await createNetwork(spec, { engine: "cpu", seed: 2 });
  const posterior = depthPosterior({ prior: geometric(3) });
  await lastValueFrom(train(data, { network, posterior, epochs: 5 }));
  return { network, posterior };
}

Deno.test("loadNetwork() gives back a network that predicts as it did, and its posterior", async () => {
  using folder = temporaryFolder();
  const { network, posterior } = await trained();
  using _ = network;
  network.truncate(2);
  posterior.truncate(2);
  const { standardisation } = data.train;
  await writeNetworkFiles(`${folder.path}/network`, network, { posterior, standardisation, place });
  const loaded = await loadNetwork(folder.path, { engine: "cpu" });
  using copy = loaded.network;
  assert.equal(copy.depth, 2);
  assert.deepEqual(loaded.posterior.readState(), posterior.readState());
  assert.deepEqual([loaded.standardisation, loaded.place], [standardisation, place]);
  const inputs = Float32Array.of(0.5, -1, 2, 0.1);
  assert.deepEqual(
    await predict(copy, loaded.posterior, inputs),
    await predict(network, posterior, inputs),
  );
  // momenta too: the next step is the same
  const examples = { inputs, labels: Int32Array.of(0, 1) };
  const step = { learningRate: 0.1, momentum: 0.5 };
  for (const each of [copy, network]) {
    await update(each, examples, { weights: [0.3, 0.3, 0.4] }, step);
  }
  assert.deepEqual(await copy.readState(), await network.readState());
});

Deno.test("writeNetworkFiles() leaves momenta out when told to, and the network still predicts", async () => {
  using folder = temporaryFolder();
  const { network, posterior } = await trained();
  using _ = network;
  const companions = { posterior, standardisation: data.train.standardisation, place };
  await writeNetworkFiles(`${folder.path}/network`, network, companions, { momenta: false });
  const state = await network.readState();
  const kept = withoutMomenta(state);
  assert.ok(Object.keys(state).some((name) => name.endsWith(".momentum")));
  assert.ok(Object.keys(kept).every((name) => !name.endsWith(".momentum")));
  const file = Deno.readFileSync(`${folder.path}/network/state.safetensors`);
  assert.deepEqual(file, stateBytes(kept));
  assert.deepEqual(decodeSafetensors(file, "state"), kept);
  const loaded = await loadNetwork(folder.path, { engine: "cpu" });
  using copy = loaded.network;
  const inputs = Float32Array.of(0.5, -1, 2, 0.1);
  assert.deepEqual(await copy.logProbabilities(inputs), await network.logProbabilities(inputs));
});

Deno.test("loadNetwork() says what is missing or broken", async () => {
  using folder = temporaryFolder();
  await assert.rejects(loadNetwork(folder.path), {
    message:
      `loadNetwork(): not a run folder: ${folder.path}/network/specification.json is missing`,
  });
  const { network, posterior } = await trained();
  using _ = network;
  const { standardisation } = data.train;
  await writeNetworkFiles(`${folder.path}/network`, network, { posterior, standardisation, place });
  const file = `${folder.path}/network/state.safetensors`;
  Deno.writeFileSync(file, Deno.readFileSync(file).subarray(0, 2000));
  await assert.rejects(loadNetwork(folder.path, { engine: "cpu" }), /wanted a safetensors file/);
});

Deno.test("loadNetwork() frees the network where its state cannot be put in place", async () => {
  using folder = temporaryFolder();
  const { network, posterior } = await trained();
  using _ = network;
  await network.estimateStatistics([{ inputs: new Float32Array(4), labels: Int32Array.of(0, 1) }]);
  network.truncate(2);
  posterior.truncate(2);
  const { standardisation } = data.train;
  await writeNetworkFiles(`${folder.path}/network`, network, { posterior, standardisation, place });
  const before = tf.memory().numTensors;
  for (const nth of [1, 2]) { // of the two norms
    await withFailingStatistics(
      nth,
      () =>
        assert.rejects(loadNetwork(folder.path, { engine: "cpu" }), {
          name: "TypeError",
          message: `loadNetwork(): ${folder.path}/network/state.safetensors does not match ` +
            `${folder.path}/network/specification.json: statistics cannot be put in place`,
        }),
    );
    assert.equal(tf.memory().numTensors, before);
  }
  const loaded = await loadNetwork(folder.path, { engine: "cpu" });
  assert.ok(tf.memory().numTensors > before);
  loaded.network[Symbol.dispose]();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("loadNetwork() refuses a posterior over other exits, or over other blocks left, than the specification has", async () => {
  using folder = temporaryFolder();
  const { network, posterior } = await trained();
  using _ = network;
  const { standardisation } = data.train;
  const cut = (maxDepth: number, depth: number) => {
    const other = depthPosterior({ prior: geometric(maxDepth) });
    other.truncate(depth);
    return other;
  };
  const files = `${folder.path}/network`;
  for (
    const [other, got] of [
      [cut(4, 3), "5 and 3"], // one exit too many, and as many blocks left
      [cut(2, 2), "3 and 2"],
      [cut(3, 2), "4 and 2"], // as many exits, and a block too few
    ] as const
  ) {
    await writeNetworkFiles(files, network, { posterior: other, standardisation, place });
    await assert.rejects(loadNetwork(folder.path, { engine: "cpu" }), {
      name: "TypeError",
      message: "loadNetwork(): wanted a posterior over 4 exits with 3 blocks left, as " +
        `${files}/specification.json says, got ${got} in ${files}/posterior.json`,
    });
  }
  await writeNetworkFiles(files, network, { posterior, standardisation, place });
  (await loadNetwork(folder.path, { engine: "cpu" })).network[Symbol.dispose]();
});
