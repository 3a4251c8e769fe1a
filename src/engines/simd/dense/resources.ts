// Resources of a dense network: kernels, memory, momenta and population statistics.

import { parameterParts } from "./parameters.ts";
import type { DenseSpec } from "../../../architectures/specification.ts";
import { range } from "../../checks.ts";
import { type DenseKernels, startDenseKernels } from "./kernels.ts";
import { megabytes, mostBytes } from "../memory.ts";
import { type DensePlan, densePlan } from "./plan.ts";
import { writeInitialWeights } from "../parameters.ts";
import type { Store } from "../store.ts";
import { type KernelVariant, plainVariant } from "../variant.ts";

/** Resources of a network. */
export interface Resources extends Store {
  readonly plan: DensePlan;
  readonly kernels: DenseKernels;
  /** Begin of the activations, after the parameters of all initial blocks. */
  readonly activations: number;
}

/** Name of a block's norm, the key of its statistics. */
export function denseNormName(block: number): string {
  return `blocks.${block}.norm`;
}

/** Creates a network's resources with initial weights drawn from `seed`. */
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
