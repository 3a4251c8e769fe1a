// Size limits of a stored network, from its specification, checked before its weights are read and memory is taken: both
// files may come from others.

import { exampleSize } from "../datasets/dataset.ts";
import { exitStatistics, parameterCount } from "../architectures/cost.ts";
import { type ArchitectureSpec, inputShape } from "../architectures/specification.ts";

const mebi = 1 << 20;

/** The most blocks at the start. */
const mostBlocks = 100_000;
/** The most numbers of an input: an image of 4,096 × 4,096 with one channel. */
const largestInput = 1 << 24;
/** The most bytes of a network's initial weights: 300 blocks of 256 and 128 channels. */
const cutWeights = 256 * mebi;
/** The most bytes of a state for any specification. */
export const mostState = 2 ** 32;

/**
 * The most bytes that state.safetensors may have: weights, as many momenta, the norms' statistics, and a header with an
 * entry for each array.
 */
export function largestState(spec: ArchitectureSpec, depth: number): number {
  const parameters = wholeCount(spec, depth);
  const exits = Number.isSafeInteger(depth) && depth >= 0 ? depth + 1 : 1;
  const statistics = parameters > 0 ? exitStatistics(spec, depth) : 0;
  return Math.min(mostState, 4 * (3 * parameters + statistics) + 8192 * exits + mebi);
}

/**
 * Refuses a specification that needs more memory than its weights can explain.
 *
 * @param bytes of state.safetensors
 * @param path its path, for errors
 */
export function checkNetworkSize(
  spec: ArchitectureSpec,
  depth: number,
  bytes: number,
  path: string,
): void {
  const least = 4 * wholeCount(spec, depth);
  if (least > bytes) {
    throw new TypeError(
      `loadNetwork(): ${path} does not match specification.json beside it: wanted at least ${
        least.toLocaleString("en-US")
      } bytes for its weights, got ${bytes.toLocaleString("en-US")}`,
    );
  }
  const { maxDepth } = spec;
  const atStart = 4 * wholeCount(spec, maxDepth);
  const most = Math.max(cutWeights, 4 * bytes);
  const input = exampleSize(inputShape(spec));
  const wrong = maxDepth > mostBlocks
    ? `at most ${mostBlocks.toLocaleString("en-US")} blocks, got ${maxDepth}`
    : atStart > most
    ? `weights of at most ${
      most.toLocaleString("en-US")
    } bytes at the start, got ${maxDepth} blocks of ` +
      atStart.toLocaleString("en-US")
    : input > largestInput
    ? `inputs of at most ${largestInput.toLocaleString("en-US")} numbers, got ${input}`
    : undefined;
  if (wrong === undefined) return;
  throw new RangeError(
    `loadNetwork(): wanted ${wrong} in the specification.json beside ${path}`,
  );
}

/** Trained numbers; 0 for invalid sizes, which the network's own checks report. */
function wholeCount(spec: ArchitectureSpec, depth: number): number {
  if (!Number.isSafeInteger(depth) || depth < 0) return 0;
  try {
    const count = parameterCount(spec, depth);
    return count >= 0 ? count : 0;
  } catch {
    return 0;
  }
}
