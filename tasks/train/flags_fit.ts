// Checks of the options of `deno task train` against the loaded data.

import type { Dataset } from "../../src/datasets/dataset.ts";
import { type AskedNetwork, checkFileFits, checkNetworkFits } from "../command/network_options.ts";
import { UsageError } from "../command/usage_error.ts";

/** Options that depend on the data. */
export interface FittedOptions extends AskedNetwork {
  readonly data: string;
  /** The text of --network. */
  readonly networkText: string;
  readonly augment: boolean;
}

/** Refuses options that are not for the data, and a network that does not take them. */
export function checkFlagsFit(asked: FittedOptions, data: Dataset): void {
  const images = data.shape.length === 3;
  const { architecture, networkText } = asked;
  if (asked.augment && !images) {
    throw new UsageError(`--augment is for images, got --data ${asked.data}`);
  }
  checkNetworkFits(asked, images, `--data ${asked.data}`);
  if (architecture) checkFileFits(architecture, networkText, data, asked.data);
}
