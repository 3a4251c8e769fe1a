// What the kernels of a conv network share: those of every engine module, and the width of the micro-kernel.

import type { KernelContext } from "../../dense/kernels/context.ts";
import type { ConvScratch } from "../scratch.ts";

/** Given to every kernel. */
export interface ConvContext extends KernelContext<ConvScratch> {
  /** Vectors that the micro-kernel takes at once: 2, or 4 where the re-vectoriser pairs them. */
  readonly vectors: 2 | 4;
}
