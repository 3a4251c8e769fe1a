// Default lengths of training: epochs, patience, and batch size.

import type { Dataset } from "../datasets/dataset.ts";
import { imageBatches, trainingOptions } from "./training_options.ts";

/** The default length of training and its batch size. */
interface TrainingLength {
  /** At most. */
  readonly epochs: number;
  /** Epochs without a rise of the training objective. */
  readonly patience: number;
  /** Examples in a batch. */
  readonly batchSize: number;
}

/**
 * The defaults for a kind of data. Epochs and patience are the paper's, and so are batches of 512, but with few images
 * an epoch would be a few slow steps, each of hundreds of megabytes. On 2,700 Fashion-MNIST images (5 blocks, 12
 * epochs, three seeds) batches of 32 had 19.0 to 20.3 % test error after 43 s, batches of 512 24.9 to 28.9 % after 33
 * s; with 20 blocks and 10 epochs, in the same time, one seed had 22.6 and 21.0 %. On 6,300 images (5 blocks, 5 epochs,
 * two seeds) batches of 32, 128 and 512 had 19.1 and 21.7, 21.5 and 27.8, 23.5 and 24.6 %.
 */
export function trainingLength(data: Dataset): TrainingLength {
  const { epochs, patience, batchSize: { default: largest } } = trainingOptions;
  if (data.shape.length !== 3) {
    return { epochs: epochs.default, patience: patience.default, batchSize: largest };
  }
  const most = data.rows.length / imageBatches.leastSteps;
  let batchSize = largest;
  while (batchSize > most && batchSize > imageBatches.smallest) batchSize /= 2;
  return { epochs: epochs.ofImages, patience: patience.ofImages, batchSize };
}
