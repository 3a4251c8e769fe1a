// Training options as flags: all that can be written as text.

import { leftOpen } from "../../src/calls/option.ts";
import { trainingOptions } from "../../src/training/training_options.ts";

const { minimumGain: _, ...flags } = trainingOptions;
const { batchSize, epochs, patience, keep, posteriorFrom } = flags;

/** In the order of help; what depends on the data is left to the functions. */
export const trainingFlags = {
  ...flags,
  ...leftOpen({ batchSize, epochs, patience, keep, posteriorFrom }),
};
