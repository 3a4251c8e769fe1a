// Which blocks are cut, when, and what happens to the posterior and the best copy.

import assert from "node:assert/strict";
import { Subject } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import type { Objective } from "../../src/depth/objective.ts";
import { customPrior, uniform } from "../../src/depth/prior.ts";
import { type EarlyStopOptions, earlyStopPruning } from "../../src/training/early_stop_pruning.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { turn } from "./fake_network.ts";
import { fakeRun } from "./fake_values.ts";

function observed(options?: EarlyStopOptions, run = fakeRun()) {
  const source = new Subject<Snapshot>();
  const seen: Snapshot[] = [];
  source.pipe(earlyStopPruning(options)).subscribe((snapshot) => seen.push(snapshot));
  /** So many epochs with this posterior. */
  const push = (q: number[], count = 1) => {
    for (let i = 0; i < count; i++) source.next(run.snapshot(-1, { q }));
  };
  return { ...run, source, seen, push };
}

const small = [0.6, 0.3995, 0.0004, 0.0001]; // mass beyond 1: 5e-4
const large = [0.6, 0.398, 0.001, 0.001];

Deno.test("earlyStopPruning() cuts blocks whose mass beyond was below 1e-3 for 20 epochs in a row", () => {
  const { push, network, posterior, seen } = observed();
  push(small, 19);
  assert.deepEqual(network.truncations, []);
  push(small);
  assert.deepEqual(network.truncations, [1]);
  assert.deepEqual([network.depth, posterior.depth], [1, 1]);
  assert.deepEqual([seen[19].depth, seen[19].posterior], [3, small], "the snapshot is of before");
});

Deno.test("earlyStopPruning() begins to count again after an epoch that was not below", () => {
  const { push, network } = observed();
  push(small, 19);
  push(large);
  push(small, 19);
  assert.deepEqual(network.truncations, []);
  push(small);
  assert.deepEqual(network.truncations, [1]);
});

Deno.test("earlyStopPruning() counts every depth by itself, and cuts more than once", () => {
  const { push, network } = observed({ pruneAfter: 4 });
  push([0.4, 0.3, 0.2998, 0.0002], 2); // beyond 2 only
  push([0.6, 0.3998, 0.0001, 0.0001], 2); // beyond 1 too
  assert.deepEqual(network.truncations, [2]);
  push([0.6, 0.3998, 0.0002, 0], 1);
  assert.deepEqual(network.truncations, [2]);
  push([0.6, 0.3998, 0.0002, 0], 1);
  assert.deepEqual(network.truncations, [2, 1]);
});

Deno.test("earlyStopPruning() compares the mass strictly with pruneBelow", () => {
  const at = observed({ pruneBelow: 0.25, pruneAfter: 1 });
  at.push([0.75, 0.25, 0, 0]); // exactly a quarter beyond 0
  assert.deepEqual(at.network.truncations, [1]);
  const below = observed({ pruneBelow: 0.2501, pruneAfter: 1 });
  below.push([0.75, 0.25, 0, 0]);
  assert.deepEqual(below.network.truncations, [0]);
});

Deno.test("earlyStopPruning() never cuts below a depth that any rule chooses", () => {
  const cases: [q: number[], depth: number, why: string][] = [
    [[0.6, 0.05, 0.05, 0.3], 1, "the mean, 1.05"],
    [[0.3, 0.345, 0.355, 0], 2, "the largest, where the others say 1"],
    [[0.9, 0.1, 0, 0], 0, "all agree"],
  ];
  for (const [q, depth, why] of cases) {
    const { push, network } = observed({ pruneBelow: 0.9, pruneAfter: 1 });
    push(q);
    assert.deepEqual(network.truncations, [depth], why);
  }
});

Deno.test("earlyStopPruning() leaves the full network alone where nothing is to be cut, or pruneBelow is 0", () => {
  const full = observed({ pruneAfter: 1 });
  full.push([0.25, 0.25, 0.25, 0.25], 50);
  const never = observed({ pruneBelow: 0 });
  never.push([1, 0, 0, 0], 50);
  assert.deepEqual([full.network.truncations, never.network.truncations], [[], []]);
});

Deno.test("a cut makes q zero beyond and sum to one, and keeps the prior", () => {
  const prior = customPrior([4, 3, 2, 1]);
  const run = fakeRun(3, depthPosterior({ prior }));
  const { push, posterior } = observed({ pruneAfter: 1 }, run);
  push(small);
  const q = posterior.probabilities();
  assert.deepEqual(q.slice(2), [0, 0]);
  assert.ok(Math.abs(q[0] - 0.6 / 0.9995) < 1e-12 && Math.abs(q[1] - 0.3995 / 0.9995) < 1e-12);
  assert.deepEqual(posterior.prior, prior);
});

Deno.test("a cut cuts the kept best copy too, and the last snapshot shows it", async () => {
  const { snapshot, source, seen, network, posterior } = observed({ pruneAfter: 1 });
  source.next(snapshot(-1, { q: [0.1, 0.3, 0.2, 0.4], m: [-1, -2, -3, -4] }));
  source.next(snapshot(-5, { q: small }));
  assert.deepEqual(network.truncations, [1]);
  assert.ok(posterior.probabilities()[0] > 0.6, "the present posterior was taken for the best");
  source.complete();
  await turn();
  const final = seen[2];
  assert.deepEqual([final.bestEpoch, final.depth, final.posterior.length], [1, 1, 4]);
  final.posterior.forEach((qd, d) => assert.ok(Math.abs(qd - [0.25, 0.75, 0, 0][d]) < 1e-12));
  assert.deepEqual(final.logLikelihood, [-1, -2, null, null]);
  assert.deepEqual(posterior.probabilities(), final.posterior);
  assert.equal(posterior.depth, 1);
});

Deno.test("after a cut, what follows is compared with the best over the exits that are left", async () => {
  const cases: [Objective, q: number[], best: number][] = [
    // −2 over q = (½, ½), and KL(q ‖ β) = log 2 over 20 examples
    [{ kind: "elbo" }, [0.25, 0.25, 0.25, 0.25], -2 - Math.log(2) / 20],
    [{ kind: "deep" }, [0.25, 0.25, 0.25, 0.25], -2],
  ];
  for (const [objective, q, best] of cases) {
    for (const [gain, bestEpoch] of [[-0.01, 1], [0.01, 3]]) {
      const run = fakeRun(3, depthPosterior({ prior: uniform(3), objective }));
      const { snapshot, source, seen } = observed({ pruneAfter: 1 }, run);
      source.next(snapshot(-1.1, { q, m: [-3, -1, -0.3, -0.1] }));
      source.next(snapshot(-5, { q: small })); // cuts to 1
      source.next(snapshot(best + gain));
      source.complete();
      await turn();
      assert.equal(seen[3].bestEpoch, bestEpoch, `${objective.kind} ${gain}`);
    }
  }
});

Deno.test("earlyStopPruning() cuts a whole network down to the one depth of a fixed objective", () => {
  const objective = { kind: "fixed", depth: 1 } as const;
  const { push, network } = observed(
    { pruneAfter: 2 },
    fakeRun(3, depthPosterior({ prior: uniform(3), objective })),
  );
  push([0, 1, 0, 0], 2);
  assert.deepEqual(network.truncations, [1]);
});
