// What of a forward pass a step keeps: all, where memory allows; else the blocks' inputs alone, and the way back computes
// the rest again, block by block. Both give the same bits.

import type { MemoryNeed } from "../../network.ts";
import { availableBytes, refusal, type Wanted } from "../memory.ts";
import { convBatchPlan, type Kept, type Passes } from "./batch_plan.ts";
import type { ConvResources } from "./resources.ts";

/** What a batch wants, keeping so much. */
export function wantedRoom(
  { plan, memoryLimit }: ConvResources,
  options: { readonly name: string; readonly batch: number; readonly depth: number },
  pass: Passes,
): Wanted {
  return {
    ...options,
    limit: memoryLimit,
    bytes: (batch, depth) => convBatchPlan(plan, depth, batch, pass).end,
  };
}

/** What a gradient step through `depth` blocks needs; throws a RangeError where not even the least can be had. */
export function trainingRoom(
  resources: ConvResources,
  batch: number,
  depth: number,
  masked = false,
): MemoryNeed & { readonly kept: Kept } {
  const { memory, memoryLimit } = resources;
  const options = { name: "forward", batch, depth };
  const need = (kept: Kept) => wantedRoom(resources, options, { training: true, kept, masked });
  const all = need("all").bytes(batch, depth);
  // at most steps the memory is there already
  if (all <= Math.min(memory.buffer.byteLength, memoryLimit)) {
    return { bytes: all, recomputed: false, kept: "all" };
  }
  const available = availableBytes(memory, memoryLimit);
  if (all <= available) return { bytes: all, recomputed: false, kept: "all" };
  const least = need("inputs");
  const bytes = least.bytes(batch, depth);
  if (bytes <= available) return { bytes, recomputed: true, kept: "inputs" };
  throw refusal(least, available);
}
