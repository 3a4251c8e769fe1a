// Memory of a gradient step: it keeps all activations of the forward pass if they fit, else only the blocks' inputs, and the
// backward pass recomputes the rest block by block. The results are bit for bit the same.

import type { MemoryNeed } from "../../network.ts";
import { availableBytes, refusal, type Wanted } from "../memory.ts";
import { convBatchPlan, type Kept, type Passes } from "./batch_plan.ts";
import type { ConvResources } from "./resources.ts";

/** Memory request of a batch for what it keeps. */
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

/** Memory of a gradient step through `depth` blocks; throws a RangeError if not even the minimum is available. */
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
  // in most steps the memory is already large enough
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
