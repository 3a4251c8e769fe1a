// What a training step says when it cannot be made, or made no sense.

import assert from "node:assert/strict";
import { delay, lastValueFrom, type Observable, of, tap, toArray } from "rxjs";
import { dense } from "../../src/architectures/specification.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import type { Objective } from "../../src/depth/objective.ts";
import { geometric } from "../../src/depth/prior.ts";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { elboUpdate, type UpdateOptions } from "../../src/training/elbo_update.ts";
import { type Exits, multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { type FakeNetwork, fakeNetwork } from "./fake_network.ts";
import { countingData } from "./fake_values.ts";

const prior = geometric(3);

function run(
  m: (step: number) => number[],
  options: UpdateOptions & { objective?: Objective; epochs?: number } = {},
) {
  const { objective, epochs = 4, ...ofUpdate } = options;
  const posterior = depthPosterior({ prior, objective });
  const steps: number[] = [];
  const done = lastValueFrom(
    batches(countingData(20), { batchSize: 10, epochs }).pipe(
      multiExitForward(fakeNetwork({ m })),
      elboUpdate(posterior, ofUpdate),
      tap(({ step }) => steps.push(step)),
      toArray(),
    ),
  );
  return { posterior, steps, done };
}

Deno.test("elboUpdate() names the step and the likely cause when the loss is no longer finite", async () => {
  const diverging = run((step) => [-1, -1, step < 6 ? -1 : NaN, -1], { learningRate: 7 });
  await assert.rejects(diverging.done, {
    name: "Error",
    message:
      "elboUpdate(): the loss is no longer finite at step 6 (epoch 3): the log-likelihood of " +
      "exit 2 is NaN; the learning rate of 7 is probably too large",
  });
  assert.deepEqual(diverging.steps, [1, 2, 3, 4, 5]);
  assert.ok(diverging.posterior.probabilities().every(Number.isFinite), "the posterior is spoilt");
});

Deno.test("elboUpdate() does not go back from a loss that is not finite: the weights stay as they were", async () => {
  for (const engine of ["cpu", "simd"] as const) {
    using network = await createNetwork(dense({ inputs: 1, classes: 2, maxDepth: 2, width: 3 }), {
      engine,
    });
    const posterior = depthPosterior({ prior: geometric(2) });
    const [state, q] = [await network.readState(), posterior.readState()];
    await assert.rejects(
      lastValueFrom(
        batches(countingData(20), { batchSize: 10 }).pipe(
          tap(({ inputs }) => inputs[3] = NaN),
          multiExitForward(network, { weights: posterior.plannedWeights }),
          elboUpdate(posterior),
        ),
      ),
      /^Error: elboUpdate\(\): the loss is no longer finite at step 1 .* exit 0 is NaN/,
    );
    assert.deepEqual(await network.readState(), state, engine);
    assert.deepEqual(posterior.readState(), q);
  }
});

Deno.test("elboUpdate() suspects the inputs when the first loss is not finite", async () => {
  await assert.rejects(run(() => [-Infinity, -1, -1, -1]).done, {
    message:
      "elboUpdate(): the loss is no longer finite at step 1 (epoch 1): the log-likelihood of " +
      "exit 0 is -Infinity; the inputs are probably not finite",
  });
});

Deno.test("elboUpdate() does not mind exits of weight 0, and those that are not computed", async () => {
  const objective = { kind: "fixed", depth: 2 } as const;
  const one = run(() => [NaN, NaN, -0.5, NaN], { objective });
  assert.equal((await one.done).length, 8);
  await assert.rejects(run(() => [-1, -1, NaN, -1], { objective }).done, /exit 2 is NaN/);
  // under the marginal likelihood every exit counts
  await assert.rejects(run(() => [-1, NaN, -1, -1], { objective: { kind: "marginal" } }).done);
});

Deno.test("elboUpdate() ends the stream with the network's error", async () => {
  for (const lost of ["forward", "backward"]) {
    const network = fakeNetwork();
    const fail = () => Promise.reject(new Error("device lost"));
    const forward: FakeNetwork["forward"] = async (...given) =>
      lost === "forward" ? fail() : { ...await network.forward(...given), backward: fail };
    const failing = Object.create(network, { forward: { value: forward } });
    await assert.rejects(
      lastValueFrom(
        batches(countingData(20)).pipe(
          multiExitForward(failing),
          elboUpdate(depthPosterior({ prior })),
        ),
      ),
      /^Error: device lost$/,
    );
    assert.deepEqual([network.checkpointsAlive, network.passesAlive], [0, 0], lost);
  }
});

Deno.test("elboUpdate() errors with advice when its batches come after their loans", async () => {
  await assert.rejects(
    lastValueFrom(
      batches(countingData(20)).pipe(
        delay(2),
        multiExitForward(fakeNetwork()),
        elboUpdate(depthPosterior({ prior })),
      ),
    ),
    /loan of this batch has ended.*batch\.copy\(\)/,
  );
});

Deno.test("elboUpdate() errors when a cosine schedule has no end to go to", async () => {
  await assert.rejects(
    run(() => [-1, -1, -1, -1], { schedule: "cosine", epochs: Infinity }).done,
    {
      name: "RangeError",
      message: 'elboUpdate(): epochs must be a number for schedule "cosine", got none',
    },
  );
});

Deno.test("elboUpdate() refuses impossible options when it is called", () => {
  const refuses = (options: UpdateOptions, message: string) =>
    assert.throws(() => elboUpdate(depthPosterior({ prior }), options), {
      name: "RangeError",
      message: `elboUpdate(): ${message}`,
    });
  for (const bad of [-0.1, NaN, Infinity]) {
    refuses({ learningRate: bad }, `learningRate must be a number of at least 0, got ${bad}`);
    refuses(
      { posteriorLearningRate: bad },
      `posteriorLearningRate must be a number of at least 0, got ${bad}`,
    );
    refuses({ weightDecay: bad }, `weightDecay must be a number of at least 0, got ${bad}`);
  }
  for (const bad of [-0.1, 1, NaN]) {
    refuses({ momentum: bad }, `momentum must be in [0, 1), got ${bad}`);
  }
});

Deno.test("elboUpdate() and multiExitForward() say what must come before them", async () => {
  const source = batches(countingData(20), { batchSize: 10, epochs: 1 });
  const update = elboUpdate(depthPosterior({ prior }));
  await assert.rejects(lastValueFrom((source as unknown as Observable<Exits>).pipe(update)), {
    name: "TypeError",
    message: /^elboUpdate\(\): the input must be a forward pass of multiExitForward\(\), got /,
  });
  const lost = of(undefined as unknown as Batch).pipe(multiExitForward(fakeNetwork()));
  await assert.rejects(lastValueFrom(lost), {
    name: "TypeError",
    message: "multiExitForward(): the input must be a batch of batches(), got undefined",
  });
});
