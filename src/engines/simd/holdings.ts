// What a dense network of this engine owns: kernels, their memory, which parts have momenta, and the norms'
// population statistics.

import { exampleSize } from "../../data/dataset.ts";
import type { DenseSpec } from "../specification.ts";
import { initialWeights } from "../initial_weights.ts";
import type { PopulationStatistics } from "../moments.ts";
import { type DenseKernels, pageBytes, startDenseKernels } from "./dense_kernels.ts";
import { type DensePlan, densePlan } from "./memory_plan.ts";
import { parameterParts, writeRows } from "./parameters.ts";

/** Everything that a network holds. */
export interface Holdings {
  readonly plan: DensePlan;
  readonly kernels: DenseKernels;
  readonly memory: WebAssembly.Memory;
  /** Where activations begin: behind the parameters of all blocks that there ever were. */
  readonly activations: number;
  /** Blocks that are left. */
  depth: number;
  /** Parts that were updated since their momenta were unknown, by index. */
  readonly moved: Set<number>;
  /** Of each block's norm, once estimated. */
  readonly statistics: (PopulationStatistics | undefined)[];
}

/** Most bytes that a WebAssembly memory has. */
const mostBytes = 65536 * pageBytes;

/** A network's holdings with initial weights drawn from `seed`. */
export async function createHoldings(
  spec: DenseSpec,
  seed: number,
  options: { readonly relaxed?: boolean } = {},
): Promise<Holdings> {
  const plan = densePlan(spec);
  const depth = spec.maxDepth;
  const activations = plan.parametersEnd(depth);
  if (activations > mostBytes) {
    throw new RangeError(
      `createSimdNetwork(): the weights of ${depth} blocks of width ${spec.width} take ${
        megabytes(activations)
      } MB, more than the ${megabytes(mostBytes)} MB of a WebAssembly memory`,
    );
  }
  const { kernels, memory } = await startDenseKernels(plan, depth, options);
  const floats = new Float32Array(memory.buffer);
  for (const { parameters } of parameterParts(plan, depth)) {
    for (const parameter of parameters) {
      const { name, shape, initialisation } = parameter;
      const size = exampleSize(shape);
      writeRows(
        floats,
        parameter,
        parameter.weights,
        initialWeights(name, size, initialisation, seed),
      );
    }
  }
  return {
    ...{ plan, kernels, memory, activations, depth },
    moved: new Set(),
    statistics: Array.from({ length: depth }, () => undefined),
  };
}

/** Makes the memory at least `bytes` large; it never shrinks. `name` and `batch` are for the error. */
export function growMemory(
  { memory }: Holdings,
  bytes: number,
  name: string,
  batch: number,
): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return;
  try {
    if (bytes > mostBytes) throw new RangeError(`at most ${megabytes(mostBytes)} MB`);
    memory.grow(Math.ceil(missing / pageBytes));
  } catch (cause) {
    throw new RangeError(
      `${name}(): a batch of ${batch} needs ${megabytes(bytes)} MB, more than can be had; ` +
        "take a smaller batch or a smaller depth",
      { cause },
    );
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
