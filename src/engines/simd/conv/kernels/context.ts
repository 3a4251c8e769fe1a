// The context of the kernels of a conv network: that of all kernels, and the width of the micro-kernel.

import type { KernelContext } from "../../dense/kernels/context.ts";
import type { ConvScratch } from "../scratch.ts";

/** Context passed to every kernel. */
export interface ConvContext extends KernelContext<ConvScratch> {
  /** Vectors of the micro-kernel: 2, or 4 if V8's re-vectoriser pairs them. */
  readonly vectors: 2 | 4;
}
