// The kernels of a dense network, assembled for its sizes and compiled, with their memory.

import { assembleModule } from "../assembler/module.ts";
import { layerGradient, layerSignal } from "./kernels/backward.ts";
import { type KernelContext, kernelContext, writeConstants } from "./kernels/context.ts";
import { descent } from "./kernels/descent.ts";
import { blockForward } from "./kernels/block_forward.ts";
import { exitForward } from "./kernels/exit_forward.ts";
import { maskedResidual, maskedSignal, placeMasks, wholeSignal } from "./kernels/masks.ts";
import { panelLoads } from "./kernels/panel.ts";
import { batchStatistics } from "./kernels/norm.ts";
import { normBackward } from "./kernels/norm_backward.ts";
import { stemBackward, stemForward } from "./kernels/stem.ts";
import type { DensePlan } from "./plan.ts";
import { pageBytes } from "../memory.ts";
import type { KernelVariant } from "../variant.ts";

/** A kernel: addresses and counts are integers; results go to memory. */
type Kernel = (...operands: number[]) => void;

/** Kernels by name; see their definitions. */
export interface DenseKernels {
  readonly stemForward: Kernel;
  readonly stemBackward: Kernel;
  readonly loadPanel: Kernel;
  readonly loadHead: Kernel;
  readonly blockForward: Kernel;
  readonly exitForward: Kernel;
  readonly batchStatistics: Kernel;
  readonly normBackward: Kernel;
  readonly blockSignal: Kernel;
  readonly headSignal: Kernel;
  readonly blockGradient: Kernel;
  readonly headGradient: Kernel;
  readonly placeMasks: Kernel;
  readonly maskedResidual: Kernel;
  readonly maskedSignal: Kernel;
  readonly wholeSignal: Kernel;
  readonly descend: Kernel;
}

/** The bytes of the module, and the context with the constants it requires in memory. */
function assembleDenseKernels(
  plan: DensePlan,
  minimumPages: number,
  variant: KernelVariant,
): { bytes: Uint8Array<ArrayBuffer>; context: KernelContext } {
  const context: KernelContext = kernelContext(plan, variant.relaxed);
  const products = { paired: variant.vectors === 4 };
  const bytes = assembleModule([
    stemForward(context),
    stemBackward(context),
    ...panelLoads(context),
    blockForward(context, products),
    exitForward(context),
    batchStatistics(context),
    normBackward(context),
    layerSignal(context, "blockSignal", products),
    layerSignal(context, "headSignal", products),
    layerGradient(context, "blockGradient"),
    layerGradient(context, "headGradient"),
    placeMasks(context),
    maskedResidual(context),
    maskedSignal(),
    wholeSignal(),
    descent(context),
  ], minimumPages);
  return { bytes, context };
}

/**
 * Compiles the kernels and allocates their memory, with scratch and parameters of `depth` blocks. Constants and rows of ones
 * are set, the rest is zero.
 */
export async function startDenseKernels(
  plan: DensePlan,
  depth: number,
  variant: KernelVariant,
): Promise<{ kernels: DenseKernels; memory: WebAssembly.Memory }> {
  const pages = Math.ceil(plan.parametersEnd(depth) / pageBytes);
  const { bytes, context } = assembleDenseKernels(plan, pages, variant);
  const memory = new WebAssembly.Memory({ initial: pages });
  const { instance } = await WebAssembly.instantiate(bytes, { environment: { memory } });
  writeConstants(memory, context);
  const floats = new Float32Array(memory.buffer);
  for (const [tile, rows] of [[plan.inputTile, plan.inputs], [plan.tile, plan.width]]) {
    floats.fill(1, tile / 4 + 8 * rows, tile / 4 + 8 * (rows + 1));
  }
  return { kernels: instance.exports as unknown as DenseKernels, memory };
}
