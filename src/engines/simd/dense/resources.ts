// What a dense network of this engine owns: kernels, their memory, which parts have momenta, and the norms'
// population statistics.

import { parameterParts } from "./parameters.ts";
import type { DenseSpec } from "../../../architectures/specification.ts";
import { range } from "../../checks.ts";
import { type DenseKernels, startDenseKernels } from "./kernels.ts";
import { megabytes, mostBytes } from "../memory.ts";
import { type DensePlan, densePlan } from "./plan.ts";
import { writeInitialWeights } from "../parameters.ts";
import type { Store } from "../store.ts";
import { type KernelVariant, plainVariant } from "../variant.ts";

/** Everything that a network holds. */
export interface Resources extends Store {
  readonly plan: DensePlan;
  readonly kernels: DenseKernels;
  /** Where activations begin: behind the parameters of all blocks that there ever were. */
  readonly activations: number;
}

/** Under which name the statistics of a block's norm are kept. */
export function denseNormName(block: number): string {
  return `blocks.${block}.norm`;
}

/** A network's holdings with initial weights drawn from `seed`. */
export async function createResources(
  spec: DenseSpec,
  seed: number,
  variant: KernelVariant = plainVariant(),
): Promise<Resources> {
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
  const { kernels, memory } = await startDenseKernels(plan, depth, variant);
  const floats = new Float32Array(memory.buffer);
  writeInitialWeights(floats, parameterParts(plan, depth), seed);
  return {
    ...{ plan, kernels, memory, activations, depth },
    moved: new Set(),
    statistics: new Map(),
    parts: (depth) => parameterParts(plan, depth),
    norms: (depth) => range(depth).map((i) => ({ name: denseNormName(i), features: spec.width })),
  };
}
