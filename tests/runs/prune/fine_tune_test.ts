// Training a cut network further.

import assert from "node:assert/strict";
import { tap } from "rxjs";
import { exitLogLikelihoods } from "../../../src/evaluation/score.ts";
import { elbo } from "../../../src/depth/elbo.ts";
import { cutNetwork } from "../../../src/runs/prune/cut_network.ts";
import { cutPosterior } from "../../../src/runs/prune/cut_posterior.ts";
import { cardTuning, fineTune, placeAfter } from "../../../src/runs/prune/fine_tune.ts";
import { loadRun } from "../../../src/runs/load_run.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { writeExampleRun } from "../example_run.ts";

async function cutExample() {
  using folder = temporaryFolder();
  const splits = await writeExampleRun(folder.path);
  using run = await loadRun(folder.path, { engine: "simd" });
  const network = await cutNetwork(run.network, 2);
  const posterior = cutPosterior(run.posterior, 2);
  const options = run.description.options;
  return {
    parts: splits,
    network,
    posterior,
    options,
    [Symbol.dispose]: () => network[Symbol.dispose](),
  };
}

Deno.test("fineTune() raises the ELBO on the training part, and leaves the depth alone", async () => {
  using example = await cutExample();
  const { network, posterior, parts: splits, options } = example;
  const bound = async () =>
    elbo(
      posterior.probabilities(),
      await exitLogLikelihoods(network, splits.train),
      posterior.prior,
      splits.train.rows.length,
    );
  const before = await bound();
  const last = await fineTune(network, posterior, splits, options, { epochs: 100 });
  assert.ok(await bound() > before + 1, `${before}, then ${await bound()}`);
  assert.deepEqual([network.depth, posterior.depth, last!.depth, last!.final], [2, 2, 2, true]);
  assert.deepEqual(posterior.probabilities(), last!.posterior);
});

Deno.test("fineTune() begins at the weights and the q that were cut", async () => {
  using example = await cutExample();
  const { network, posterior, parts: splits, options } = example;
  const [q, state] = [posterior.probabilities(), await network.readState()];
  await fineTune(network, posterior, splits, options, { epochs: 1, learningRate: 0 });
  // a learning rate of 0 holds the posterior still, too
  posterior.probabilities().forEach((qd, d) => assert.ok(Math.abs(qd - q[d]) < 1e-12));
  const after = await network.readState();
  const weights = Object.keys(state).filter((name) => !/\.(momentum|mean|variance)$/.test(name));
  assert.ok(weights.length >= 8);
  for (const name of weights) assert.deepEqual(after[name].data, state[name].data, name);
});

Deno.test("fineTune() gives snapshots to whoever watches, and ends after the step in which it is told to", async () => {
  using example = await cutExample();
  const { network, posterior, parts: splits, options } = example;
  const controller = new AbortController();
  const seen: Snapshot[] = [];
  const last = await fineTune(network, posterior, splits, options, {
    epochs: 500,
    signal: controller.signal,
    watch: tap((snapshot) => {
      seen.push(snapshot);
      if (snapshot.epoch === 4) controller.abort();
    }),
  });
  assert.equal(last!.stoppedBy, "interrupt");
  assert.ok(last!.epoch <= 5);
  assert.equal(seen.at(-1), last);
});

Deno.test("fineTune() changes nothing where it is ended before the first step", async () => {
  using example = await cutExample();
  const { network, posterior, parts: splits, options } = example;
  const state = await network.readState();
  const signal = AbortSignal.abort();
  assert.equal(
    await fineTune(network, posterior, splits, options, { epochs: 5, signal }),
    undefined,
  );
  assert.deepEqual(await network.readState(), state);
});

Deno.test("fineTune() trains with the run's schedule, augmentation and patience", async () => {
  using example = await cutExample();
  const { network, posterior, parts: splits, options } = example;
  const last = await fineTune(
    network,
    posterior,
    splits,
    { ...options, patience: 1, learningRate: 0 },
    { epochs: 50 },
  );
  assert.equal(last!.stoppedBy, "patience");
  assert.ok(last!.epoch < 10);
  for (
    const [option, pattern] of [
      [{ augment: true }, /images/],
      [{ schedule: "none" }, /schedule must be constant or cosine, got "none"/],
    ] as const
  ) {
    const run = { ...options, ...option };
    await assert.rejects(fineTune(network, posterior, splits, run, { epochs: 1 }), pattern);
  }
});

Deno.test("placeAfter() and cardTuning() say where training stands and what was done", () => {
  const last = {
    epoch: 30,
    bestEpoch: 20,
    step: 60,
    seconds: 2,
    stoppedBy: "epochs",
    posterior: [0.5, 0.5],
  } as unknown as Snapshot;
  assert.deepEqual(placeAfter({ epoch: 90, epochsTrained: 100, steps: 200 }, last), {
    epoch: 110,
    epochsTrained: 130,
    steps: 260,
  });
  const gain = {} as Parameters<typeof cardTuning>[3];
  const run = { learningRate: 0.1 } as Parameters<typeof cardTuning>[2];
  const { planned, epochs, bestEpoch, learningRate } = cardTuning(last, { epochs: 40 }, run, gain);
  assert.deepEqual([planned, epochs, bestEpoch, learningRate], [40, 30, 20, 0.1]);
  assert.equal(cardTuning(last, { epochs: 40, learningRate: 0.3 }, run, gain).learningRate, 0.3);
});
