// A data set as standardised examples, a piece at a time.

import { type Dataset, exampleSize } from "../datasets/dataset.ts";
import { fillBatch } from "../datasets/fill_batch.ts";
import { randomStream, shuffled } from "../math/random.ts";
import type { Examples } from "../engines/network.ts";
import { beginWork, type WorkOptions } from "../calls/progress.ts";

/**
 * Examples evaluated at once: limits the memory for a large split, and the time between progress events: 128 images
 * through 20 blocks take about half a second on two cores.
 */
export function chunkSize({ shape }: Dataset): number {
  return shape.length === 3 ? 128 : 512;
}

/** All examples of this split in their order, at most `size` at a time, each piece in new arrays. */
export function* chunks(data: Dataset, size: number): Generator<Examples> {
  const positions = Uint32Array.from({ length: data.rows.length }, (_, n) => n);
  for (let start = 0; start < positions.length; start += size) {
    yield examplesAt(data, positions.subarray(start, start + size));
  }
}

/** Batches for population statistics, at most. */
const mostBatches = 20;

/**
 * Up to 20 batches, or as many as asked for, of the training split for estimating population statistics: always the same ones, drawn at
 * random once, so that estimates depend only on the weights.
 */
export function* statisticsBatches(
  train: Dataset,
  batchSize: number,
  most: number = mostBatches,
): Generator<Examples> {
  const count = train.rows.length;
  const order = count <= batchSize
    ? Uint32Array.from({ length: count }, (_, n) => n)
    : shuffled(count, randomStream(0, "statistics"));
  const batches = statisticsCount(train, batchSize, most);
  for (let i = 0; i < batches; i++) {
    yield examplesAt(train, order.subarray(i * batchSize, (i + 1) * batchSize));
  }
}

/** Examples of {@linkcode statisticsBatches}. */
export function statisticsExamples(train: Dataset, batchSize: number, most: number): number {
  return statisticsCount(train, batchSize, most) * Math.min(batchSize, train.rows.length);
}

/** How many batches {@linkcode statisticsBatches} gives. */
function statisticsCount({ rows }: Dataset, batchSize: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(rows.length / batchSize)));
}

/** The same batches with progress: each is done when the next is requested. */
export async function* statisticsWork(
  train: Dataset,
  batchSize: number,
  work: WorkOptions = {},
  most: number = mostBatches,
): AsyncGenerator<Examples> {
  const inHand = beginWork(statisticsCount(train, batchSize, most), work);
  for (const batch of statisticsBatches(train, batchSize, most)) {
    yield batch;
    await inHand.done();
  }
}

function examplesAt(data: Dataset, positions: Uint32Array): Examples {
  const inputs = new Float32Array(positions.length * exampleSize(data.shape));
  const labels = new Int32Array(positions.length);
  fillBatch(data, positions, inputs, labels);
  return { inputs, labels };
}
