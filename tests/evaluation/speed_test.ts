// The speed of predictors, with predictors that take a known time and with a network.

import assert from "node:assert/strict";
import { exampleSize } from "../../src/datasets/dataset.ts";
import { measureSpeed, type TimedPredictor } from "../../src/evaluation/speed.ts";
import { smallDense } from "./small_network.ts";

/** Keeps the processor busy for some milliseconds an example. */
function busy(name: string, milliseconds: number, seen: number[] = []): TimedPredictor {
  return {
    name,
    run(inputs) {
      const examples = inputs.length / 3;
      seen.push(examples);
      const end = performance.now() + milliseconds * examples;
      while (performance.now() < end);
      return Promise.resolve();
    },
  };
}

Deno.test("measureSpeed() finds times, rates and ratios of predictors that take a known time", async () => {
  const { network, data } = await smallDense();
  network[Symbol.dispose]();
  const seen: number[] = [];
  const predictors = [busy("slow", 2, seen), busy("quick", 0.5)];
  const speeds = await measureSpeed(predictors, data, {
    batchSizes: [1, 2],
    seconds: 0.2,
    resamples: 200,
  });
  assert.deepEqual(speeds.map(({ batchSize }) => batchSize), [1, 2]);
  assert.deepEqual([...new Set(seen)], [1, 2]);
  for (const { batchSize, ways: [slow, quick] } of speeds) {
    assert.deepEqual([slow.name, quick.name], ["slow", "quick"]);
    assert.ok(slow.milliseconds >= 2 * batchSize);
    assert.ok(Math.abs(slow.examplesPerSecond - 1000 * batchSize / slow.milliseconds) < 1e-9);
    assert.deepEqual(slow.ratios, []); // the first is what the others are compared with
    const [{ against, timesAsFast, interval: [lower, upper] }] = quick.ratios;
    assert.equal(against, "slow");
    assert.ok(lower <= timesAsFast && timesAsFast <= upper);
    assert.ok(timesAsFast > 1.5, `${timesAsFast}`);
  }
});

Deno.test("measureSpeed() by default measures a second at batches of 1 and of 64, by the clock", async () => {
  const { network, data } = await smallDense();
  network[Symbol.dispose]();
  const now = performance.now;
  const runs = async (options?: Parameters<typeof measureSpeed>[2]) => {
    let time = 0; // milliseconds
    performance.now = () => time;
    const examples: number[] = [];
    const predictor: TimedPredictor = {
      name: "one",
      run(inputs) {
        time += 50;
        examples.push(inputs.length / 3);
        return Promise.resolve();
      },
    };
    await measureSpeed([predictor], data, options).finally(() => performance.now = now);
    return examples;
  };
  const byDefault = await runs();
  assert.deepEqual([...new Set(byDefault)], [1, 64]);
  assert.deepEqual(byDefault, await runs({ batchSizes: [1, 64], seconds: 1 }));
  assert.ok(byDefault.length < (await runs({ seconds: 2 })).length);
});

Deno.test("measureSpeed() predicts the first standardised examples, from the start where there are few", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const few = { ...data, rows: data.rows.slice(0, 2) };
  const given: Float32Array[] = [];
  await measureSpeed(
    [{
      name: "one",
      run(inputs) {
        given.push(inputs);
        return network.logProbabilities(inputs, { exits: [3] });
      },
    }],
    few,
    { batchSizes: [5], seconds: 0.01, resamples: 10 },
  );
  const size = exampleSize(data.shape);
  const { mean, deviation } = data.standardisation;
  const expected = [0, 1, 0, 1, 0].flatMap((n) =>
    Array.from(
      { length: size },
      (_, i) => Math.fround((data.inputs[data.rows[n] * size + i] - mean[i]) / deviation[i]),
    )
  );
  assert.deepEqual([...given[0]], expected);
});

Deno.test("measureSpeed() refuses what it cannot measure, and ends when told to", async () => {
  const { network, data } = await smallDense();
  network[Symbol.dispose]();
  const predictors = [busy("a", 0.1)];
  const refused = (pattern: RegExp, ...args: Parameters<typeof measureSpeed>) =>
    assert.rejects(measureSpeed(...args), pattern);
  await refused(/wanted predictors with unique names, got \[\]$/, [], data);
  await refused(
    /wanted predictors with unique names, got \[a,a\]$/,
    [...predictors, ...predictors],
    data,
  );
  await refused(/wanted names in against to be among a, got b$/, predictors, data, {
    against: ["b"],
  });
  await refused(/wanted batch sizes of at least 1, got 0$/, predictors, data, { batchSizes: [0] });
  await refused(/wanted seconds above 0, got 0$/, predictors, data, { seconds: 0 });
  await refused(/wanted examples, got none$/, predictors, { ...data, rows: data.rows.slice(0, 0) });
  const signal = AbortSignal.abort(new Error("stop"));
  await refused(/^Error: stop$/, predictors, data, { signal });
});
