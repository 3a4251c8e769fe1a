// Flags of `deno task train` held against the data, once these are loaded.

import type { Dataset } from "../src/datasets/dataset.ts";
import { UsageError } from "./command_line.ts";
import { checkNetworkFits } from "./network_flags.ts";
import type { TrainFlags } from "./train_flags.ts";

/** Flags that mean nothing for the data at hand are refused, not ignored. */
export function checkFlagsFit(flags: TrainFlags, data: Dataset): void {
  const images = data.shape.length === 3;
  const refuse = (flag: string, wanted: string): never => {
    throw new UsageError(`--${flag} is for ${wanted}, got --data ${flags.data}`);
  };
  if (flags.augment && !images) refuse("augment", "images");
  checkNetworkFits(flags, images, refuse);
}
