// Putting a batch of images into a conv network's memory.

import { checkFinite } from "../../checks.ts";
import type { PlacedBatch } from "../network.ts";
import { tileSamples } from "../layout.ts";
import { makeRoom } from "../memory.ts";
import { moveOut } from "../store.ts";
import { type ConvBatchPlan, convBatchPlan, gateNumbers, type Passes } from "./batch_plan.ts";
import type { ConvHoldings } from "./resources.ts";
import { wantedRoom } from "./room.ts";

/** Makes room for a batch through `depth` blocks and puts it there. `name` is for errors. */
export function placeImages(
  holdings: ConvHoldings,
  { inputs, labels, gates, batch }: PlacedBatch,
  depth: number,
  passes: Passes,
  name: string,
): ConvBatchPlan {
  const { plan, memory } = holdings;
  checkFinite(name, gates);
  moveOut(holdings);
  const options = { ...passes, gated: gates !== undefined };
  const places = convBatchPlan(plan, depth, batch, options);
  if (places.end > memory.buffer.byteLength) {
    makeRoom(memory, wantedRoom(holdings, { name, batch, depth }, options));
  }
  new Float32Array(memory.buffer, places.pixels, inputs.length).set(inputs);
  const samples = places.tiles * tileSamples;
  const integers = new Int32Array(memory.buffer, places.labels, samples);
  if (labels) integers.set(labels);
  integers.fill(-1, labels ? batch : 0);
  if (gates && places.gates) {
    const { outer } = plan.sizes;
    const size = gateNumbers(outer, depth, batch);
    const numbers = new Float32Array(memory.buffer, places.gates(0), size);
    numbers.set(gates.subarray(0, depth * batch * outer));
    numbers.fill(0, depth * batch * outer);
  }
  maskLastTile(holdings, places, depth);
  return places;
}

/** Says which images of the last tile exist, to the heads of the exits up to `depth`. */
export function maskLastTile(
  { plan, memory }: ConvHoldings,
  places: ConvBatchPlan,
  depth: number,
): void {
  const present = places.batch - (places.tiles - 1) * tileSamples;
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
}
