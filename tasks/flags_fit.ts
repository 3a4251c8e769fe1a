// Flags of `deno task train` held against the data, once these are loaded.

import type { Dataset } from "../src/data/dataset.ts";
import { UsageError } from "./command_line.ts";
import type { TrainFlags } from "./train_flags.ts";

/** Flags that mean nothing for the data at hand are refused, not ignored. */
export function checkFlagsFit(flags: TrainFlags, data: Dataset): void {
  const images = data.shape.length === 3;
  const conv = flags.kind === "conv" || flags.kind === "auto" && images;
  const refuse = (flag: string, wanted: string) => {
    throw new UsageError(`--${flag} is for ${wanted}, got --data ${flags.data}`);
  };
  if (conv && !images) refuse("network conv", "images");
  if (flags.augment && !images) refuse("augment", "images");
  if (conv && flags.width !== undefined) refuse("width", "dense networks");
  if (!conv && flags.outer !== undefined) refuse("outer", "conv networks");
  if (!conv && flags.inner !== undefined) refuse("inner", "conv networks");
}
