// Typed kernel calls, and tasks made of them.

import { evenRanges } from "../layout.ts";
import type { KernelCall } from "../pool/division.ts";
import type { Chunk, ConvBatchPlan } from "./batch_plan.ts";
import type { ConvResources } from "./resources.ts";
import type { ConvKernel } from "./kernels.ts";

/** A call of a kernel of a conv network. */
export function call(kernel: ConvKernel, ...operands: number[]): KernelCall {
  return { kernel, operands };
}

/** One task per chunk. */
export function overChunks(
  { pool }: ConvResources,
  { chunks }: ConvBatchPlan,
  calls: (chunk: Chunk) => readonly KernelCall[],
): void {
  pool.run(chunks.map(calls));
}

/** The items in at most `most` groups, in order. */
export function inGroups<T>(items: readonly T[], most: number): T[][] {
  return evenRanges(items.length, most).map(({ first, count }) =>
    items.slice(first, first + count)
  );
}
