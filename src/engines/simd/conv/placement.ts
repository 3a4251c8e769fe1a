// Placement of a batch of images in a conv network's memory.

import { checkFinite } from "../../checks.ts";
import type { PlacedBatch } from "../network.ts";
import { tileSamples } from "../layout.ts";
import { makeRoom } from "../memory.ts";
import { evict } from "../store.ts";
import { type ConvBatchPlan, convBatchPlan, maskNumbers, type Passes } from "./batch_plan.ts";
import type { ConvResources } from "./resources.ts";
import { wantedRoom } from "./room.ts";

/** Allocates memory for a batch through `depth` blocks and copies it there; `name` is the function name for errors. */
export function placeImages(
  resources: ConvResources,
  { inputs, labels, masks, batch }: PlacedBatch,
  depth: number,
  passes: Passes,
  name: string,
): ConvBatchPlan {
  const { plan, memory } = resources;
  checkFinite(name, masks);
  evict(resources);
  const options = { ...passes, masked: masks !== undefined };
  const places = convBatchPlan(plan, depth, batch, options);
  if (places.end > memory.buffer.byteLength) {
    makeRoom(memory, wantedRoom(resources, { name, batch, depth }, options));
  }
  new Float32Array(memory.buffer, places.pixels, inputs.length).set(inputs);
  const samples = places.tiles * tileSamples;
  const integers = new Int32Array(memory.buffer, places.labels, samples);
  if (labels) integers.set(labels);
  integers.fill(-1, labels ? batch : 0);
  if (masks && places.masks) {
    const { outer } = plan.sizes;
    const size = maskNumbers(outer, depth, batch);
    const numbers = new Float32Array(memory.buffer, places.masks(0), size);
    numbers.set(masks.subarray(0, depth * batch * outer));
    numbers.fill(0, depth * batch * outer);
  }
  maskLastTile(resources, places, depth);
  return places;
}

/** Masks the missing images of the last tile for the heads of the exits up to `depth`. */
export function maskLastTile(
  { plan, memory }: ConvResources,
  places: ConvBatchPlan,
  depth: number,
): void {
  const present = places.batch - (places.tiles - 1) * tileSamples;
  const { width } = plan.scratch[0].head;
  for (const { head } of plan.scratch) {
    new Int32Array(memory.buffer, head.lastMask, tileSamples).fill(0).fill(-1, 0, present);
  }
  if (present < tileSamples) {
    // lanes of missing images: values left from another batch could be infinite
    for (let exit = 0; exit <= depth; exit++) {
      const last = places.means(exit) + 4 * (places.tiles - 1) * width * tileSamples;
      new Float32Array(memory.buffer, last, width * tileSamples).fill(0);
    }
  }
}
