// Incremental forward passes against logProbabilities(), with dropped rows and other calls in between.

import assert from "node:assert/strict";
import fc from "fast-check";
import { assertNear } from "./examples.ts";
import { makeConv } from "./simd/conv/shapes.ts";
import { direct, examplesOf, kinds, ready, winograd } from "./incremental_forward_networks.ts";

/** A scenario: how far each step goes, which share of the rows is kept, and other calls in between. */
const journeys = (most: number) =>
  fc.record({
    batch: fc.integer({ min: 1, max: most }),
    keepFirst: fc.boolean(),
    steps: fc.array(
      fc.record({
        ahead: fc.constantFrom(undefined, 1, 1, 2, 3),
        stay: fc.constantFrom(0.1, 0.5, 0.9, 1),
        between: fc.constantFrom(
          "nothing",
          "nothing",
          "logProbabilities",
          "evaluate",
          "incrementalForward",
        ),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    seed: fc.integer({ min: 1, max: 1000 }),
  });

const rowOf = (log: Float32Array, row: number, classes: number) =>
  log.subarray(row * classes, (row + 1) * classes);

for (const [kind, { tolerances, most }] of Object.entries(kinds)) {
  Deno.test(`incrementalForward() gives the results of logProbabilities(), whichever rows are dropped (${kind})`, async () => {
    using network = await ready(kind);
    const { depth, spec: { classes } } = network;
    const other = examplesOf(network, 11, 3);
    await fc.assert(
      fc.asyncProperty(journeys(most), async ({ batch, keepFirst, steps, seed }) => {
        const { inputs } = examplesOf(network, batch, seed);
        const all = await network.logProbabilities(inputs); // [depth + 1, B, K]
        using incremental = await network.incrementalForward(inputs);
        let under = Array.from({ length: batch }, (_, n) => n);
        const drop = (stay: number) => {
          const kept = under.flatMap((n, row) =>
            (n * 7919 + seed) % 10 < 10 * stay || n === under[0] ? [row] : []
          );
          incremental.keep(kept);
          under = kept.map((row) => under[row]);
          assert.equal(incremental.rows, under.length);
        };
        if (keepFirst) drop(0.5);
        for (const { ahead, stay, between } of steps) {
          if (incremental.exit === depth) break;
          const exit = Math.min(depth, incremental.exit + (ahead ?? 1));
          const log = await (ahead === undefined ? incremental.next() : incremental.next(exit));
          assert.equal(incremental.exit, exit);
          const wanted = Float32Array.from(
            under.flatMap((n) => [...rowOf(all, exit * batch + n, classes)]),
          );
          const tolerance = under.length === batch ? tolerances.stay : tolerances.leave;
          if (tolerance === 0) assert.deepEqual(log, wanted);
          else assertNear(log, wanted, tolerance);
          if (between === "logProbabilities") await network.logProbabilities(other.inputs);
          if (between === "evaluate") await network.evaluate(other);
          if (between === "incrementalForward") {
            using second = await network.incrementalForward(other.inputs);
            await second.next(1);
            drop(stay); // while another pass owns the memory
            await second.next();
          } else drop(stay);
        }
      }),
      { numRuns: 15, seed: 1 },
    );
  });
}

for (const [how, spec] of [["products of taps", direct], ["Winograd's tiles", winograd]] as const) {
  Deno.test(`incrementalForward() gives the same bits with one and with two threads (${how})`, async () => {
    const story = async (threads: number) => {
      using network = await makeConv(spec, { threads });
      await network.estimateStatistics([examplesOf(network, 20, 5)]);
      using incremental = await network.incrementalForward(examplesOf(network, 50, 1).inputs);
      const seen = [await incremental.next()];
      incremental.keep(Array.from({ length: 37 }, (_, i) => i + 5));
      seen.push(await incremental.next());
      incremental.keep([0, 3, 4, 8, 9, 30]);
      seen.push(await incremental.next(4));
      return seen;
    };
    assert.deepEqual(await story(2), await story(1));
  });
}
