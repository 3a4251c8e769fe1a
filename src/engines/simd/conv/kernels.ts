// The module of a conv network's kernels for one thread: assembled for its sizes and the thread's scratch.

import { assembleModule } from "../assembler/module.ts";
import { layerGradient as headGradient, layerSignal } from "../dense/kernels/backward.ts";
import { blockForward } from "../dense/kernels/block_forward.ts";
import { kernelContext } from "../dense/kernels/context.ts";
import { exitForward } from "../dense/kernels/exit_forward.ts";
import { batchStatistics } from "../dense/kernels/norm.ts";
import { normBackward } from "../dense/kernels/norm_backward.ts";
import { panelLoads } from "../dense/kernels/panel.ts";
import { blockConvolutions, stemConvolution } from "./convolution.ts";
import { backwardStage, stemBackward } from "./kernels/backward_stage.ts";
import type { ConvContext } from "./kernels/context.ts";
import { forwardStage } from "./kernels/forward_stage.ts";
import { loadNorm, takeHeadGradient } from "./kernels/head.ts";
import { descendParts, sumParts, zeroKernel } from "./kernels/parts.ts";
import { transposeWeights } from "./kernels/transpose_weights.ts";
import { winogradWeights } from "./kernels/winograd.ts";
import type { KernelVariant } from "../variant.ts";
import { type ConvPlan, headPlan } from "./plan.ts";

/** The kernels' names; see their definitions. */
export const convKernelNames = [
  ...["stemForward", "reduceForward", "spatialForward", "expandForward"],
  ...["stemBackward", "reduceBackward", "spatialBackward", "expandBackward"],
  ...["transposeWeights", "winogradWeights", "winogradWeightsBack"],
  ...["zero", "sumParts", "descendParts"],
  ...["loadPanel", "loadHead", "loadNorm", "blockForward", "batchStatistics", "exitForward"],
  ...["headSignal", "headGradient", "normBackward", "blockSignal", "blockGradient"],
  ...["takeHeadGradient", "maskedExpandForward", "maskedExpandBackward"],
] as const;

/** The name of a kernel. */
export type ConvKernel = typeof convKernelNames[number];

/** The bytes of a thread's module, and the context with the constants it requires in memory. */
export function assembleConvKernels(
  plan: ConvPlan,
  thread: number,
  variant: KernelVariant,
  memory: { readonly pages: number; readonly shared: boolean },
): { bytes: Uint8Array<ArrayBuffer>; context: ConvContext } {
  const scratch = plan.scratch[thread];
  const base = kernelContext(scratch, variant.relaxed);
  const context: ConvContext = { ...base, vectors: variant.vectors };
  const head = { ...base, plan: headPlan(plan, scratch) };
  const products = { paired: variant.vectors === 4 };
  const [reduce, spatial, expand] = blockConvolutions(plan.sizes);
  const stem = stemConvolution(plan.sizes);
  const bytes = assembleModule(
    [
      forwardStage(context, "stemForward", stem, { patches: true, means: true }),
      forwardStage(context, "reduceForward", reduce, {}),
      forwardStage(context, "spatialForward", spatial, {}),
      forwardStage(context, "expandForward", expand, { residual: true, means: true }),
      stemBackward(context, stem),
      backwardStage(context, "reduceBackward", reduce, { last: false }),
      backwardStage(context, "spatialBackward", spatial, { last: false }),
      backwardStage(context, "expandBackward", expand, { last: true }),
      transposeWeights(context),
      winogradWeights(context, "winogradWeights"),
      winogradWeights(context, "winogradWeightsBack"),
      zeroKernel(),
      sumParts(),
      descendParts(context),
      ...panelLoads(head),
      loadNorm(context),
      blockForward(head, products),
      batchStatistics(head),
      exitForward(head),
      layerSignal(head, "headSignal", products),
      headGradient(head, "headGradient"),
      normBackward(head, { adds: true }), // sums over a group's exits
      layerSignal(head, "blockSignal", products),
      headGradient(head, "blockGradient"),
      takeHeadGradient(context),
      forwardStage(context, "maskedExpandForward", expand, {
        ...{ residual: true, masked: true, means: true },
      }),
      backwardStage(context, "maskedExpandBackward", expand, { last: true, masked: true }),
    ],
    memory.pages,
    { shared: memory.shared },
  );
  return { bytes, context };
}
