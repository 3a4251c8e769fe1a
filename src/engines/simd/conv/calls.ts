// Calls of kernels, typed, and tasks made of them.

import type { KernelCall } from "../pool/division.ts";
import type { Chunk, ConvBatchPlan } from "./batch_plan.ts";
import type { ConvHoldings } from "./holdings.ts";
import type { ConvKernel } from "./kernels.ts";

/** A call of a kernel of a conv network. */
export function call(kernel: ConvKernel, ...operands: number[]): KernelCall {
  return { kernel, operands };
}

/** One task a chunk. */
export function overChunks(
  { pool }: ConvHoldings,
  { chunks }: ConvBatchPlan,
  calls: (chunk: Chunk) => readonly KernelCall[],
): void {
  pool.run(chunks.map(calls));
}

/** One task for each of at most so many groups of the numbers given, in their order. */
export function inGroups<T>(
  items: readonly T[],
  most: number,
): T[][] {
  const count = Math.min(items.length, most);
  return Array.from({ length: count }, (_, index) => {
    const [first, end] = [index, index + 1].map((one) => Math.floor(one * items.length / count));
    return items.slice(first, end);
  });
}
