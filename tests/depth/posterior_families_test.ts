// Families of posteriors: the categorical one, and another that only this test knows, through training, files, pruning,
// export and import.

import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { lastValueFrom } from "rxjs";
import { spirals } from "../../src/datasets/spirals.ts";
import { exportNetwork } from "../../src/runs/export/export_network.ts";
import { exportParts } from "../../src/runs/export/export_parts.ts";
import { importNetwork } from "../../src/runs/export/import_network.ts";
import { categorical } from "../../src/depth/categorical_family.ts";
import { truncateToDepth } from "../../src/depth/depth_choice.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { elbo } from "../../src/depth/elbo.ts";
import {
  addPosteriorFamily,
  defaultFamily,
  findFamily,
  posteriorFamilies,
} from "../../src/depth/posterior_families.ts";
import { geometric } from "../../src/depth/prior.ts";
import { pruneRun } from "../../src/runs/prune/prune_run.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { writeRun } from "../../src/runs/write_run.ts";
import { train } from "../../src/training/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { poisson, type PoissonParameters } from "./poisson_family.ts";

addPosteriorFamily(poisson);

Deno.test("addPosteriorFamily() adds a family by its name, once", () => {
  assert.deepEqual(posteriorFamilies().map(({ name }) => name), ["categorical", "poisson"]);
  assert.equal(findFamily("poisson")?.name, "poisson");
  assert.equal(findFamily("gaussian"), undefined);
  assert.equal(defaultFamily.name, "categorical");
  assert.throws(() => addPosteriorFamily({ ...poisson }), {
    name: "RangeError",
    message: "addPosteriorFamily(): name must be new, got poisson",
  });
  assert.throws(() => depthPosterior({ prior: geometric(2), family: "gaussian" }), {
    name: "RangeError",
    message: 'depthPosterior(): family must be one of categorical, poisson, got "gaussian"',
  });
});

Deno.test("a family's step goes down −L / N, as finite differences say", () => {
  const prior = geometric(4);
  const m = [-0.9, -0.5, -0.2, -0.25, -0.3];
  const [trainSize, size] = [50, 1e-6];
  const loss = (q: number[]) => -elbo(q, m, prior, trainSize) / trainSize;
  const start: PoissonParameters = { logRate: 0.3, velocity: 0.5 };
  const at = (logRate: number) => loss(poisson.probabilities({ ...start, logRate }, 4));
  const slope = (at(0.3 + size) - at(0.3 - size)) / (2 * size);
  const facts = { q: poisson.probabilities(start, 4), m, prior, trainSize };
  const { logRate, velocity } = poisson.step(start, facts, { learningRate: 0.2, momentum: 0.1 });
  assert.ok(Math.abs(velocity - (0.05 + slope)) < 1e-8);
  assert.ok(Math.abs(logRate - (0.3 - 0.2 * velocity)) < 1e-12);

  const parameters = { logits: [0.1, -0.4, 0.7, 0.2, -1], velocity: [0, 0, 0, 0, 0] };
  const q = categorical.probabilities(parameters, 4);
  const moved = categorical.step(parameters, { q, m, prior, trainSize }, { learningRate: 1 });
  parameters.logits.forEach((logit, j) => {
    const near = (by: number) =>
      loss(categorical.probabilities({
        ...parameters,
        logits: parameters.logits.with(j, logit + by),
      }, 4));
    const slope = (near(size) - near(-size)) / (2 * size);
    assert.ok(Math.abs(moved.velocity[j] - slope) < 1e-8);
    assert.ok(Math.abs(moved.logits[j] - (logit - slope)) < 1e-8);
  });
});

Deno.test("categorical gives probabilities of any logits, and logits of any probabilities, ties and zeros too", () => {
  const logit = fc.oneof(
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    fc.constantFrom(0, 1, -1000),
  );
  fc.assert(
    fc.property(fc.array(logit, { minLength: 1, maxLength: 12 }), fc.nat(11), (logits, n) => {
      const depth = Math.min(n, logits.length - 1);
      const q = categorical.probabilities({ logits, velocity: logits }, depth);
      assert.equal(q.length, depth + 1);
      assert.ok(Math.abs(q.reduce((sum, each) => sum + each, 0) - 1) < 1e-9);
      const again = categorical.probabilities(categorical.ofProbabilities!(q), depth);
      again.forEach((each, d) => assert.ok(Math.abs(each - q[d]) < 1e-12));
      assert.ok(categorical.ofProbabilities!(q).logits.every(Number.isFinite));
    }),
  );
});

Deno.test("categorical refuses parameters that are none, and steps that lead to none", () => {
  const good = { logits: [1, 2], velocity: [0, 0] };
  assert.deepEqual(categorical.decode(good, 2), good);
  for (const bad of [NaN, Infinity, -Infinity]) {
    assert.throws(() => categorical.decode({ ...good, logits: [0, bad] }, 2), {
      name: "RangeError",
      message: `logits must be finite, got ${bad} at exit 1`,
    });
  }
  assert.throws(() => categorical.decode(good, 3), /wanted 3 logits, got 2/);
  const facts = { q: [0.5, 0.5], m: [-1e300, -1], prior: [0.5, 0.5], trainSize: 1 };
  assert.throws(
    () => categorical.step(good, facts, { learningRate: 1e10 }),
    /the posterior's logits are no longer finite: .*the learning rate of 10000000000 is probably too large/s,
  );
});

Deno.test("a family that only a test knows goes through training, files, pruning, export and import", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const place = { engine: "simd", threads: 1 } as const;
  const prior = geometric(6);
  const posterior = depthPosterior({ prior, family: "poisson" });
  const before = posterior.probabilities();
  const { createNetwork } = await import("../../src/engines/create_network.ts");
  const { dense } = await import("../../src/architectures/dense.ts");
  using network = await createNetwork(
    dense({ inputs: 2, classes: 2, maxDepth: 6, width: 6 }),
    place,
  );
  const data = spirals({ points: 40, seed: 2 });
  await lastValueFrom(
    train(data, { network, posterior, epochs: 30, posteriorLearningRate: 3 }).pipe(writeRun(path)),
  );
  const stored = JSON.parse(Deno.readTextFileSync(join(path, "network", "posterior.json")));
  assert.equal(stored.family, "poisson");
  assert.equal("logits" in stored, false);
  const q = posterior.probabilities();
  assert.notDeepEqual(q, before);
  assert.ok(Math.abs(q[2] / q[1] / (q[1] / q[0]) - 0.5) < 1e-9, "λ/2 over λ/1");

  {
    using run = await loadRun(path, place);
    assert.equal(run.posterior.family, "poisson");
    assert.deepEqual(run.posterior.readState(), posterior.readState());
    const file = join(folder.path, "network.safetensors");
    await exportNetwork(await exportParts(run), file, { format: "safetensors" });
    await importNetwork(file, join(folder.path, "imported"));
    // what is left of it is no Poisson distribution any more
    await pruneRun(run, join(folder.path, "pruned"), {
      ...{ timing: false, resamples: 0, choose: "argmax" },
    });
  }
  {
    using imported = await loadRun(join(folder.path, "imported"), place);
    assert.deepEqual(imported.posterior.readState(), posterior.readState());
  }
  using pruned = await loadRun(join(folder.path, "pruned"), place);
  assert.equal(pruned.posterior.family, "categorical");
  assert.deepEqual(pruned.posterior.probabilities(), truncateToDepth(q, pruned.network.depth));

  stored.logRate = 1e9;
  const broken = join(folder.path, "imported", "network", "posterior.json");
  await Deno.writeTextFile(broken, JSON.stringify(stored));
  await assert.rejects(
    loadRun(join(folder.path, "imported"), { ...place, acceptChanged: true }),
    /wanted parameters of its family, got logRate must be from -700 to 700/,
  );
  await Deno.writeTextFile(broken, JSON.stringify({ ...stored, family: "gaussian" }));
  await assert.rejects(
    loadRun(join(folder.path, "imported"), { ...place, acceptChanged: true }),
    /wanted "categorical" or "poisson" at \$\.family, got "gaussian"/,
  );
});
