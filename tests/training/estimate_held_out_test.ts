// Estimates on a held-out split: when they are made, and how the posterior follows them.

import assert from "node:assert/strict";
import { concat, lastValueFrom, take, throwError, toArray } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { batches, type BatchesOptions } from "../../src/training/batches.ts";
import { elboUpdate, type Update } from "../../src/training/elbo_update.ts";
import { estimateHeldOut, type HeldOutOptions } from "../../src/training/estimate_held_out.ts";
import type { HeldOutEstimate, KeptEstimate } from "../../src/training/held_out.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { train } from "../../src/training/train.ts";
import { fakeNetwork, logOfClass0 } from "./fake_network.ts";
import { countingData } from "./fake_values.ts";
import { data, options as tiny, tensorsAtRest } from "./tiny_runs.ts";

/** 40 examples in 4 steps an epoch, 20 held out: an estimate every (40 + 20) / (0.45 · 10) steps, rounded up. */
const training = { batchSize: 10, epochs: 10 } as const satisfies BatchesOptions;
const interval = 14;
const heldOut = countingData(20);

/** One training, with what the posterior was before each step. */
function trained(
  options: HeldOutOptions = {},
  { from = "validation", objective = "elbo", network = fakeNetwork() }: {
    readonly from?: "training" | "validation";
    readonly objective?: "elbo" | "marginal" | "fixed:2";
    readonly network?: ReturnType<typeof fakeNetwork>;
  } = {},
) {
  const posterior = depthPosterior({ prior: geometric(3), objective });
  const stream = batches(countingData(40), training).pipe(
    multiExitForward(network),
    elboUpdate(posterior, {
      posteriorFrom: from,
      posteriorLearningRate: 0.3,
      posteriorMomentum: 0.2,
    }),
    estimateHeldOut(posterior, heldOut, options),
  );
  return { network, posterior, stream };
}

Deno.test("estimateHeldOut() estimates after the first step and every k, at most 15 % of the work, and passes updates on", async () => {
  const { stream, network } = trained();
  const estimates = new Map<number, HeldOutEstimate>();
  const steps: number[] = [];
  await stream.forEach(({ step, heldOut }) => {
    steps.push(step);
    estimates.set(heldOut!.latest.step, heldOut!.latest);
    assert.equal(heldOut!.ofPosterior, true);
  });
  assert.deepEqual(steps, Array.from({ length: 40 }, (_, i) => i + 1));
  assert.deepEqual([...estimates.keys()], [1, 1 + interval, 1 + 2 * interval]);
  const exits = [0, 1, 2, 3];
  assert.deepEqual(network.estimates, Array(3).fill({ exits, batches: 4 }));
  for (const [step, { examples, logLikelihood, score }] of estimates) {
    assert.equal(examples, 20);
    for (const each of [...logLikelihood, score.logLikelihood]) {
      assert.ok(Math.abs(each - logOfClass0(step)) < 1e-6); // all are of class 0, at the weights after the step
    }
  }
});

Deno.test("estimateHeldOut() counts the estimates of an epoch", async () => {
  const counts: number[] = [];
  await trained().stream.forEach(({ heldOut }) => void counts.push(heldOut!.count));
  const one = [1, 15, 29].flatMap((step) => [step, Math.ceil(step / 4) * 4]);
  const expected = Array.from({ length: 40 }, (_, i) => {
    for (let e = 0; e < 6; e += 2) if (i + 1 >= one[e] && i + 1 <= one[e + 1]) return 1;
    return 0;
  });
  assert.deepEqual(counts, expected);
});

Deno.test("estimateHeldOut() rests before the first estimate, then makes a step of α after each of the weights, on the latest m^v", async () => {
  const prior = geometric(3);
  // written out: q = softmax(α); v ← 0.2 v + ∂(−L_v/N_v)/∂α; α ← α − 0.3 v
  let alpha = [0, 0, 0, 0], velocity = [0, 0, 0, 0];
  const softmax = (a: number[]) => {
    const e = a.map(Math.exp), sum = e.reduce((x, y) => x + y);
    return e.map((x) => x / sum);
  };
  let latest: HeldOutEstimate | undefined;
  const { stream, posterior } = trained();
  await stream.forEach(({ heldOut }) => {
    if (latest) {
      const q = softmax(alpha);
      const g = q.map((qd, d) => -latest!.logLikelihood[d] + (Math.log(qd / prior[d]) + 1) / 20);
      const mean = q.reduce((sum, qd, d) => sum + qd * g[d], 0);
      velocity = velocity.map((v, d) => 0.2 * v + q[d] * (g[d] - mean));
      alpha = alpha.map((a, d) => a - 0.3 * velocity[d]);
    }
    latest = heldOut!.latest;
    posterior.probabilities().forEach((qd, d) => {
      assert.ok(Math.abs(qd - softmax(alpha)[d]) < 1e-12);
    });
  });
});

Deno.test("estimateHeldOut() leaves a posterior that learns from the training data to elboUpdate", async () => {
  const { stream, posterior } = trained({}, { from: "training" });
  const plain = depthPosterior({ prior: geometric(3) });
  await lastValueFrom(
    batches(countingData(40), training).pipe(
      multiExitForward(fakeNetwork()),
      elboUpdate(plain, { posteriorLearningRate: 0.3, posteriorMomentum: 0.2 }),
    ),
  );
  const { heldOut } = await lastValueFrom(stream);
  assert.equal(heldOut!.ofPosterior, false);
  assert.deepEqual(posterior.probabilities(), plain.probabilities());
});

Deno.test("estimateHeldOut() gives the marginal likelihood the exact posterior of m^v", async () => {
  const { stream, posterior } = trained({}, { objective: "marginal" });
  await stream.forEach(({ heldOut }) => {
    const joint = geometric(3).map((p, d) => p * Math.exp(20 * heldOut!.latest.logLikelihood[d]));
    const sum = joint.reduce((a, b) => a + b);
    posterior.probabilities().forEach((qd, d) => assert.ok(Math.abs(qd - joint[d] / sum) < 1e-9));
  });
});

Deno.test("estimateHeldOut() computes a fixed depth alone", async () => {
  const network = fakeNetwork({ depth: 3 });
  const { stream } = trained({}, { objective: "fixed:2", from: "training", network });
  const { heldOut } = await lastValueFrom(stream);
  assert.deepEqual(network.estimates[0].exits, [2]);
  assert.deepEqual([...heldOut!.latest.logLikelihood].map(Number.isFinite), [
    false,
    false,
    true,
    false,
  ]);
});

Deno.test("estimateHeldOut() keeps the weights of the best estimate of each epoch, for one taker", async () => {
  const { stream, network } = trained({ keepBest: true });
  const kept: KeptEstimate[] = [];
  await stream.forEach(({ batch, heldOut }) => {
    if (batch.index !== batch.perEpoch - 1) return;
    const best = heldOut!.takeBest();
    if (best) kept.push(best);
    assert.equal(heldOut!.takeBest(), undefined);
  });
  assert.deepEqual(kept.map(({ estimate }) => estimate.step), [1, 15, 29]);
  for (const { weights } of kept) {
    weights.restore();
    weights[Symbol.dispose]();
  }
  assert.deepEqual(network.restored, [1, 15, 29]);
  assert.equal(network.checkpointsAlive, 0);
});

Deno.test("estimateHeldOut() frees weights that nobody took, on completion, error and early unsubscription", async () => {
  for (const end of ["completion", "error", "unsubscription"] as const) {
    const { stream, network } = trained({ keepBest: true });
    const failing = concat(stream.pipe(take(1)), throwError(() => new Error("broken")));
    if (end === "completion") await lastValueFrom(stream);
    else if (end === "error") await assert.rejects(lastValueFrom(failing), /broken/);
    else await lastValueFrom(stream.pipe(take(2)));
    assert.deepEqual([end, network.checkpointsAlive], [end, 0]);
  }
});

Deno.test("estimateHeldOut() of an empty source is empty", async () => {
  const posterior = depthPosterior({ prior: geometric(3) });
  const none = await lastValueFrom(
    batches(countingData(40), training).pipe(
      multiExitForward(fakeNetwork()),
      elboUpdate(posterior),
      take(0),
      estimateHeldOut(posterior, heldOut),
      toArray<Update>(),
    ),
  );
  assert.deepEqual(none, []);
});

Deno.test("estimateHeldOut() passes the error of a split without a finite prediction on", async () => {
  const posterior = depthPosterior({ prior: geometric(3) });
  const network = fakeNetwork();
  network.logProbabilities = (inputs, { exits = [] } = {}) =>
    Promise.resolve(new Float32Array(exits.length * inputs.length * 2).fill(NaN));
  await assert.rejects(
    lastValueFrom(
      batches(countingData(40), training).pipe(
        multiExitForward(network),
        elboUpdate(posterior, { posteriorFrom: "validation" }),
        estimateHeldOut(posterior, heldOut),
      ),
    ),
    /^Error: estimateHeldOut\(\): the loss is no longer finite after step 1 \(epoch 1\): no example of the validation split has a finite prediction; the learning rate of 0.1 is probably too large$/,
  );
});

Deno.test("estimateHeldOut() refuses what is no posterior, no split, and unknown options, at the call", () => {
  const posterior = depthPosterior({ prior: geometric(3) });
  assert.throws(() => estimateHeldOut({} as never, heldOut), /posterior must be a posterior/);
  assert.throws(() => estimateHeldOut(posterior, {} as never), /validation must be/);
  assert.throws(() => estimateHeldOut(posterior, heldOut, { keep: true } as never), /keep/);
});

Deno.test("train() that follows the validation split leaves no tensors", async () => {
  const followed = { keep: "validation", posteriorFrom: "validation" } as const;
  const before = await tensorsAtRest();
  await lastValueFrom(train(data, { ...tiny, ...followed }));
  await lastValueFrom(train(data, { ...tiny, ...followed }).pipe(take(2)));
  assert.equal(await tensorsAtRest(), before);
});

Deno.test("estimateHeldOut() scales the posterior's rate by the cosine schedule, as of the step before", async () => {
  const planned = { batchSize: 10, epochs: 5 } as const; // 20 steps
  const moved = async (schedule: "constant" | "cosine") => {
    const posterior = depthPosterior({ prior: geometric(3) });
    const logits: number[] = [];
    const rates = { posteriorLearningRate: 0.3, posteriorMomentum: 0 };
    await batches(countingData(40), planned).pipe(
      multiExitForward(fakeNetwork()),
      elboUpdate(posterior, { ...rates, posteriorFrom: "validation", schedule }),
      estimateHeldOut(posterior, heldOut),
      take(2),
    ).forEach(() => void logits.push(posterior.readState().logits[0]));
    return logits[1] - logits[0]; // the first step of α, with the second of the weights
  };
  const share = 0.5 * (1 + Math.cos(Math.PI / 20));
  assert.ok(Math.abs(await moved("cosine") / await moved("constant") - share) < 1e-12);
});
