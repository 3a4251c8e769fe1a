// Predictions that stop early as a stream: values in order, and the ways to end.

import assert from "node:assert/strict";
import { EMPTY, from, lastValueFrom, Subject, toArray } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { dataset } from "../../src/datasets/dataset.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predictAnytime } from "../../src/evaluation/anytime.ts";
import { anytimePrediction } from "../../src/training/anytime_prediction.ts";
import { batches } from "../../src/training/batches.ts";
import { randomExamples } from "../engines/examples.ts";
import { fakeNetwork, turn } from "./fake_network.ts";

const spec = dense({ inputs: 3, classes: 4, maxDepth: 3, width: 6 });
const q = [0.25, 0.25, 0.25, 0.25];
const rule = { kind: "margin", threshold: 0.3 } as const;
const never = { kind: "margin", threshold: 2 } as const;
const examples = randomExamples([3], 4, 20);

async function ready() {
  const network = await createNetwork(spec, { engine: "simd" });
  await network.estimateStatistics([examples]);
  return network;
}

Deno.test("anytimePrediction() gives what predictAnytime() gives, in the order of the inputs", async () => {
  using network = await ready();
  const inputs = [1, 2, 3].map((seed) => randomExamples([3], 4, 5 * seed, seed).inputs);
  const mixed = from([inputs[0], { inputs: inputs[1] }, inputs[2]]);
  const got = await lastValueFrom(mixed.pipe(anytimePrediction(network, q, rule), toArray()));
  const wanted = [];
  for (const one of inputs) wanted.push(await predictAnytime(network, one, q, rule));
  assert.deepEqual(got, wanted);
  assert.ok(new Set(got.flatMap(({ depths }) => [...depths])).size > 1);
});

Deno.test("anytimePrediction() keeps batches on loan while it predicts them", async () => {
  using network = await ready();
  const data = dataset({ ...examples, shape: [3], classes: 4 });
  const got = await lastValueFrom(
    batches(data, { batchSize: 8, seed: 1, epochs: 1 }).pipe(
      anytimePrediction(network, q, rule),
      toArray(),
    ),
  );
  assert.deepEqual(got.map(({ depths }) => depths.length), [8, 8, 4]);
});

Deno.test("anytimePrediction() passes an empty source and an error on", async () => {
  const network = fakeNetwork();
  const operator = anytimePrediction(network, q, rule);
  new TestScheduler((actual, expected) => assert.deepEqual(actual, expected)).run(
    ({ cold, expectObservable, expectSubscriptions }) => {
      const [empty, failing] = [cold<Float32Array>("--|"), cold<Float32Array>("--#")];
      expectObservable(empty.pipe(operator)).toBe("--|");
      expectObservable(failing.pipe(operator)).toBe("--#");
      expectSubscriptions(empty.subscriptions).toBe("^-!");
      expectSubscriptions(failing.subscriptions).toBe("^-!");
    },
  );
  assert.deepEqual(await lastValueFrom(EMPTY.pipe(operator, toArray())), []);
  assert.deepEqual(network.calls, []);
});

Deno.test("anytimePrediction() errors with the network's, and leaves its source", async () => {
  using network = await ready();
  const source = new Subject<Float32Array>();
  const seen: string[] = [];
  source.pipe(anytimePrediction(network, q, rule)).subscribe({
    next: () => seen.push("next"),
    error: (error) => seen.push(error.message),
  });
  source.next(new Float32Array(4));
  source.next(examples.inputs);
  while (source.observed) await turn();
  assert.deepEqual(seen, ["incrementalForward(): inputs must be [B, 3] with B ≥ 1, got 4 values"]);
});

Deno.test("anytimePrediction() begins the next inputs when those before are predicted, and finishes before it completes", async () => {
  const network = fakeNetwork({ byHand: true });
  const source = new Subject<Float32Array>();
  const seen: string[] = [];
  source.pipe(anytimePrediction(network, q, never)).subscribe({
    next: ({ depths }) => seen.push(`${depths}`),
    complete: () => seen.push("complete"),
  });
  source.next(new Float32Array(2));
  source.next(new Float32Array(4));
  source.complete();
  const once = ["incrementalForward", "next", "next", "next", "next"];
  for (let i = 0; i < 5; i++) {
    assert.deepEqual([network.calls, seen], [once.slice(0, i + 1), []]);
    await network.settleNext();
  }
  assert.deepEqual([network.calls, seen], [[...once, "incrementalForward"], ["3"]]);
  for (let i = 0; i < 5; i++) await network.settleNext();
  assert.deepEqual([network.calls, seen], [[...once, ...once], ["3", "3,3", "complete"]]);
});

Deno.test("anytimePrediction() computes no further exit and no further inputs after unsubscription", async () => {
  const network = fakeNetwork({ byHand: true });
  const source = new Subject<Float32Array>();
  const seen: string[] = [];
  const subscription = source.pipe(anytimePrediction(network, q, never)).subscribe({
    next: () => seen.push("next"),
    error: () => seen.push("error"),
    complete: () => seen.push("complete"),
  });
  source.next(new Float32Array(2));
  source.next(new Float32Array(2));
  await network.settleNext();
  subscription.unsubscribe();
  await network.settleNext();
  await turn();
  assert.deepEqual([network.calls, network.waiting], [["incrementalForward", "next"], 0]);
  assert.deepEqual([seen, source.observed], [[], false]);
});
