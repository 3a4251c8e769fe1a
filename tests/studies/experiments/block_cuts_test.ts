import assert from "node:assert/strict";
import { spirals } from "../../../src/datasets/spirals.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { Network } from "../../../src/engines/network.ts";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { dataset } from "../../../src/datasets/dataset.ts";
import { statisticsBatches } from "../../../src/evaluation/chunks.ts";
import { firstBlocks, lastBlocks } from "../../../src/studies/experiments/block_cuts.ts";
import { measureNetwork } from "../../../src/studies/experiments/measure.ts";
import { scriptedNetwork } from "../../evaluation/scripted_network.ts";
import { noise } from "../../temporary_folder.ts";

const q = [0.1, 0.2, 0.4, 0.3];
const points = spirals({ seed: 1, points: 40 });
const images = dataset({
  shape: [8, 8, 1],
  inputs: noise(30 * 64),
  labels: Array.from({ length: 30 }, (_, n) => n % 3),
});

/** Untrained networks of three blocks, with statistics. */
async function network(kind: "dense" | "conv"): Promise<Network> {
  const spec = kind === "dense"
    ? dense({ inputs: 2, classes: 2, maxDepth: 3, width: 5 })
    : conv({ size: [8, 8], channels: 1, classes: 3, maxDepth: 3, outer: 4, inner: 3 });
  const made = await createNetwork(spec, { engine: "simd", seed: 1, threads: 1 });
  await made.estimateStatistics(statisticsBatches(kind === "dense" ? points.train : images, 10));
  return made;
}

Deno.test("firstBlocks() gives the exit next to the stem, the chosen cut and the whole mixture", async () => {
  using made = await network("dense");
  const test = points.validation;
  const first = await firstBlocks(made, q, test);
  const measured = await measureNetwork(made, q, 2, test);
  assert.equal(first.length, 4);
  assert.deepEqual(first[0], measured.exits[0]);
  assert.deepEqual(first[2], measured.truncated);
  assert.deepEqual(first[3], measured.full);
});

for (const kind of ["dense", "conv"] as const) {
  Deno.test(`lastBlocks() of a ${kind} network goes from the stem alone to the whole mixture`, async () => {
    using made = await network(kind);
    const [train, test] = kind === "dense" ? [points.train, points.validation] : [images, images];
    const before = await made.readState();
    const last = await lastBlocks(made, [0, 1, 3], q, test, () => statisticsBatches(train, 10));
    const { full, exits } = await measureNetwork(made, q, 2, test);
    const close = (got: number, wanted: number) =>
      assert.ok(Math.abs(got - wanted) < 1e-6, `wanted ${wanted}, got ${got}`);
    assert.deepEqual(last.map(({ kept }) => kept), [0, 1, 3]);
    close(last[0].figures.logLikelihood, exits[0].logLikelihood);
    close(last[2].figures.logLikelihood, full.logLikelihood);
    assert.ok(Math.abs(last[1].figures.logLikelihood - full.logLikelihood) > 1e-6);
    assert.deepEqual(await made.readState(), before); // statistics too
  });
}

Deno.test("lastBlocks() leaves the network as it was where something fails", async () => {
  using made = await network("dense");
  const before = await made.readState();
  const broken = function* () {
    yield* statisticsBatches(points.train, 10);
    throw new Error("no more");
  };
  await assert.rejects(lastBlocks(made, [1], q, points.validation, broken), /no more/);
  assert.deepEqual(await made.readState(), before);
});

Deno.test("firstBlocks() refuses examples without a finite prediction, since its figures are over all", async () => {
  const { network } = scriptedNetwork([[[0.5, 0.5], [0.6, 0.4]], [[NaN, NaN], [NaN, NaN]]]);
  const test = dataset({ shape: [1], inputs: Float32Array.of(0, 1), labels: [0, 1] });
  await assert.rejects(firstBlocks(network, [0.5, 0.5], test), /^RangeError: firstBlocks\(\): /);
});

Deno.test("lastBlocks() computes no exit that has no mass, nor its statistics", async () => {
  using made = await network("dense");
  const asked: (readonly number[] | undefined)[] = [];
  const noting = {
    depth: made.depth,
    spec: made.spec,
    checkpoint: made.checkpoint,
    estimateStatistics(...args: Parameters<Network["estimateStatistics"]>) {
      asked.push(args[1]?.exits);
      return made.estimateStatistics(...args);
    },
    logProbabilities(...args: Parameters<Network["logProbabilities"]>) {
      asked.push(args[1]?.exits);
      return made.logProbabilities(...args);
    },
  } as Partial<Network> as Network;
  const batches = () => statisticsBatches(points.train, 10);
  await lastBlocks(noting, [3], [0.5, 0, 0.5, 0], points.validation, batches);
  assert.ok(asked.length >= 2);
  for (const exits of asked) assert.deepEqual(exits, [0, 2]);
});
