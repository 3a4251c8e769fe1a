// Putting a batch of images into a conv network's memory.

import type { PlacedBatch } from "../network.ts";
import { tileSamples } from "../layout.ts";
import { makeRoom } from "../memory.ts";
import { type ConvBatchPlan, convBatchPlan, type Kept } from "./batch_plan.ts";
import type { ConvHoldings } from "./holdings.ts";
import { wantedRoom } from "./room.ts";

/** Makes room for a batch through `depth` blocks and puts it there. `name` is for errors. */
export function placeImages(
  holdings: ConvHoldings,
  { inputs, labels, batch }: PlacedBatch,
  depth: number,
  options: { readonly training: boolean; readonly kept: Kept },
  name: string,
): ConvBatchPlan {
  const { plan, memory } = holdings;
  const places = convBatchPlan(plan, depth, batch, options);
  if (places.end > memory.buffer.byteLength) {
    makeRoom(memory, wantedRoom(holdings, { name, batch, depth }, options));
  }
  new Float32Array(memory.buffer, places.pixels, inputs.length).set(inputs);
  const samples = places.tiles * tileSamples;
  const integers = new Int32Array(memory.buffer, places.labels, samples);
  if (labels) integers.set(labels);
  integers.fill(-1, labels ? batch : 0);
  const present = batch - (places.tiles - 1) * tileSamples;
  const { width } = plan.scratch[0].head;
  for (const { head } of plan.scratch) {
    new Int32Array(memory.buffer, head.lastMask, tileSamples).fill(0).fill(-1, 0, present);
  }
  if (present < tileSamples) {
    // lanes of images that are not there: numbers left from another batch could be infinite
    for (let exit = 0; exit <= depth; exit++) {
      const last = places.means(exit) + 4 * (places.tiles - 1) * width * tileSamples;
      new Float32Array(memory.buffer, last, width * tileSamples).fill(0);
    }
  }
  return places;
}
