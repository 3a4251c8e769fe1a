// Short real runs of every objective, and runs in which blocks are really cut.

import assert from "node:assert/strict";
import { lastValueFrom, toArray } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import type { Objective } from "../../src/depth/objective.ts";
import { exactPosterior, logMarginalLikelihood } from "../../src/depth/elbo.ts";
import { geometric } from "../../src/depth/prior.ts";
import { followedAlone } from "../../src/training/followed.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { train, type TrainOptions } from "../../src/training/train.ts";
import { data, lengths, tensorsAtRest, tinyNetwork } from "./tiny_runs.ts";

const trainSize = 20;
const prior = geometric(3);

async function run(objective: Objective, more: TrainOptions = {}) {
  using network = await tinyNetwork();
  const all = {
    ...lengths,
    ...followedAlone,
    network,
    objective,
    batchSize: 20,
    epochs: 80,
    ...more,
  };
  const snapshots = await lastValueFrom(train(data, all).pipe(toArray()));
  return { snapshots, final: snapshots.at(-1)!, depth: network.depth };
}

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `wanted ${expected}, got ${actual}`);

/** Every snapshot, and that training was of use. */
function improves(snapshots: readonly Snapshot[]): Snapshot[] {
  const [first, final] = [snapshots[0], snapshots.at(-1)!];
  assert.ok(final.objective > first.objective + 0.05, `${first.objective} → ${final.objective}`);
  assert.equal(final.objective, Math.max(...snapshots.map(({ objective }) => objective)));
  return [...snapshots];
}

Deno.test("train() under the ELBO follows ELBO / N, and the posterior leaves the uniform one", async () => {
  const { snapshots, final } = await run({ kind: "elbo" });
  for (const { objective, elbo, posterior, kl } of improves(snapshots)) {
    close(objective, elbo / trainSize);
    close(posterior.reduce((sum, qd) => sum + qd, 0), 1);
    assert.ok(kl >= 0);
  }
  assert.ok(Math.max(...final.posterior) > 0.26);
  assert.ok(final.logLikelihood.every((md) => md !== null && md < 0));
});

Deno.test("train() under the marginal likelihood shows the exact posterior of the epoch", async () => {
  const { snapshots } = await run({ kind: "marginal" });
  for (const { objective, logLikelihood, posterior } of improves(snapshots)) {
    const m = logLikelihood as number[];
    close(objective, logMarginalLikelihood(m, prior, trainSize) / trainSize);
    exactPosterior(m, prior, trainSize).forEach((qd, d) => close(posterior[d], qd));
  }
});

Deno.test("train() under deep supervision follows the mean of all exits", async () => {
  const { snapshots } = await run({ kind: "deep" });
  for (const { objective, logLikelihood, posterior } of improves(snapshots)) {
    const m = logLikelihood as number[];
    close(objective, (m[0] + m[1] + m[2] + m[3]) / 4);
    exactPosterior(m, prior, trainSize).forEach((qd, d) => close(posterior[d], qd));
  }
});

Deno.test("train() of a fixed depth computes that exit alone, on a network of that depth", async () => {
  const { snapshots, depth } = await run({ kind: "fixed", depth: 2 });
  assert.equal(depth, 2);
  for (const snapshot of improves(snapshots)) {
    const { objective, logLikelihood, posterior, chosenDepth, argmaxDepth } = snapshot;
    assert.deepEqual(posterior, [0, 0, 1, 0]);
    assert.deepEqual(logLikelihood, [null, null, objective, null]);
    assert.deepEqual([chosenDepth, argmaxDepth, snapshot.expectedDepth, snapshot.depth], [
      2,
      2,
      2,
      2,
    ]);
  }
});

Deno.test("train() under different objectives trains different networks", async () => {
  const kinds: Objective[] = [{ kind: "elbo" }, { kind: "marginal" }, { kind: "deep" }];
  const ends = await Promise.all(kinds.map((objective) => run(objective, { epochs: 5 })));
  const values = ends.map(({ final }) => String(final.logLikelihood));
  assert.equal(new Set(values).size, 3);
});

Deno.test("train() with a steep prior cuts blocks on the way, and chooses the depth of the uncut run", async () => {
  const before = await tensorsAtRest();
  const steep = { prior: geometric(3, 0.01), epochs: 120 };
  for (const objective of [{ kind: "marginal" }, { kind: "elbo" }] as const) {
    const more = objective.kind === "elbo" ? { ...steep, posteriorLearningRate: 20 } : steep;
    const cut = await run(objective, more);
    const uncut = await run(objective, { ...more, pruneBelow: 0 });
    assert.ok(cut.final.depth < 3, "nothing was cut");
    assert.deepEqual([uncut.final.depth, uncut.depth], [3, 3]);
    assert.equal(cut.depth, cut.final.depth, "the network has another depth");
    assert.equal(cut.final.chosenDepth, uncut.final.chosenDepth);
    const depths = cut.snapshots.map(({ depth }) => depth);
    assert.equal(depths[19], 3, "cut before 20 epochs");
    assert.deepEqual(depths, [...depths].sort((a, b) => b - a));
    for (const { depth, posterior, logLikelihood } of cut.snapshots) {
      assert.deepEqual([posterior.length, logLikelihood.length], [4, 4]);
      for (let d = depth + 1; d <= 3; d++) {
        assert.deepEqual([posterior[d], logLikelihood[d]], [0, null]);
      }
    }
  }
  assert.equal(await tensorsAtRest(), before);
});

Deno.test("train() goes on with a network and a posterior that an earlier run has cut", async () => {
  using network = await tinyNetwork();
  const posterior = depthPosterior({ prior: geometric(3, 0.01), objective: { kind: "marginal" } });
  const both = { ...lengths, ...followedAlone, network, posterior, epochs: 25 };
  const first = await lastValueFrom(train(data, both));
  assert.ok(first.depth < 3, "nothing was cut");
  const second = await lastValueFrom(train(data, both));
  assert.deepEqual([second.depth, second.posterior.length], [first.depth, 4]);
  network.truncate(0);
  posterior.writeState({ ...posterior.readState(), depth: 1 });
  await assert.rejects(lastValueFrom(train(data, both)), /must have 1 entries.*got 2/);
});
