// Parameter counts and multiply-adds per example (MACs) of a network, from its chains of layers alone: engine
// optimisations (fused kernels, Winograd convolution) do not count.

import { checkArgument, numbers } from "../calls/checks.ts";
import type { ArchitecturePart } from "./architecture.ts";
import { chainArrays, chainMultiplyAdds } from "./chain.ts";
import { checkExits } from "./check_exits.ts";
import { sizeOf } from "./layers/extents.ts";
import { type ArchitectureSpec, checkSpec, partsOf } from "./specification.ts";

/** Trained parameters of a network of `depth` blocks: weights and biases, scales and shifts of norms. */
export function parameterCount(spec: ArchitectureSpec, depth: number): number {
  checkSpec("parameterCount", spec);
  if (!Number.isSafeInteger(depth) || depth < 0 || depth > spec.maxDepth) {
    throw new RangeError(
      `parameterCount(): depth must be a whole number from 0 to ${spec.maxDepth}, got ${depth}`,
    );
  }
  const { stem, blocks, adapters, head } = partsOf("parameterCount", spec);
  const counted = remembered(trainedNumbers);
  let sum = counted(stem) + counted(head);
  for (const adapter of adapters) sum += counted(adapter);
  for (let i = 0; i < depth; i++) sum += counted(blocks[i]);
  return sum;
}

/**
 * Multiply-adds per example (MACs): the stem, the blocks up to the deepest exit, and for each exit the adapters that it passes
 * and the head. Convolutions, affine maps and attention products count; biases, norms, residual sums and elementwise products
 * do not. Convolution taps on padding count, too.
 *
 * @param exits the exits to compute, for instance `[0, 1, 2]`; `[8]` is the last exit of 8 blocks alone
 */
export function multiplyAdds(spec: ArchitectureSpec, exits: readonly number[]): number {
  checkSpec("multiplyAdds", spec);
  checkArgument("multiplyAdds", "exits", exits, numbers);
  checkExits("multiplyAdds", exits, spec.maxDepth);
  const { stem, blocks, exits: atExits } = multiplyAddsOfParts(spec, exits);
  return stem + blocks + atExits;
}

/** The same by part: stem, blocks, and exits (adapters and head). */
export function multiplyAddsOfParts(
  spec: ArchitectureSpec,
  exits: readonly number[],
): { readonly stem: number; readonly blocks: number; readonly exits: number } {
  const { stem, blocks, adapters, exit, head } = partsOf("multiplyAdds", spec);
  const counted = remembered(({ chain, input }) => chainMultiplyAdds(chain, input));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const ofHead = counted(exit) + counted(head);
  const ofAdapters = adapters.map(counted);
  return {
    stem: counted(stem),
    blocks: sum(blocks.slice(0, Math.max(...exits)).map(counted)),
    exits: sum(
      [...new Set(exits)].map((d) =>
        ofHead + sum(ofAdapters.filter((_, i) => d <= adapters[i].lastExit))
      ),
    ),
  };
}

/** Values in the population statistics that a network of `depth` blocks keeps per exit. */
export function exitStatistics(spec: ArchitectureSpec, depth: number): number {
  const { adapters, head } = partsOf("exitStatistics", spec);
  const features = ({ chain, input }: ArchitecturePart) =>
    chainArrays(chain, input).reduce(
      (sum, { shape, initial }) => initial ? sum : sum + sizeOf(shape),
      0,
    );
  return (depth + 1) * features(head) + adapters.reduce(
    (sum, adapter) => sum + (Math.min(depth, adapter.lastExit) + 1) * features(adapter),
    0,
  );
}

function trainedNumbers({ chain, input }: ArchitecturePart): number {
  return chainArrays(chain, input).reduce(
    (sum, { shape, initial }) => initial ? sum + sizeOf(shape) : sum,
    0,
  );
}

/** Memoises a count per block template. */
function remembered(count: (part: ArchitecturePart) => number) {
  let latest: { readonly part: ArchitecturePart; readonly counted: number } | undefined;
  return (part: ArchitecturePart): number => {
    if (latest?.part.chain !== part.chain || String(latest.part.input) !== String(part.input)) {
      latest = { part, counted: count(part) };
    }
    return latest.counted;
  };
}
