// Population statistics of norms, which a network needs before it is evaluated.

import { workChecks } from "../calls/progress.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { aNetwork } from "../engines/network_check.ts";
import { checkArgument, checkOptions, whole } from "../calls/checks.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import type { WorkOptions } from "../calls/progress.ts";
import { statisticsWork } from "./chunks.ts";

/**
 * Ensures that a network has population statistics: existing ones are used, and if any are missing all are estimated
 * on the training split.
 *
 * @param batchSize examples of a batch, as in training
 * @returns the origin of the statistics
 */
export async function ensureStatistics(
  network: Network,
  train: Dataset,
  batchSize: number,
  work: WorkOptions = {},
): Promise<"stored" | "estimated"> {
  checkArgument("ensureStatistics", "network", network, aNetwork);
  checkArgument("ensureStatistics", "train", train, aDataset);
  checkArgument("ensureStatistics", "batchSize", batchSize, whole(1));
  checkOptions("ensureStatistics", work, workChecks);
  const state = await network.readState();
  const statistics = Object.entries(state).filter(([name]) => /\.(mean|variance)$/.test(name));
  // NaN stands for an exit with unknown statistics
  const known = statistics.every(([, { data }]) => !data.some(Number.isNaN));
  // norms of blocks beyond the requested exits have none
  const norms = Object.keys(state).filter((name) =>
    name.endsWith(".scale") && name.replace(/scale$/, "shift") in state
  );
  const complete = norms.every((name) => name.replace(/scale$/, "mean") in state);
  if (known && complete && statistics.length > 0) return "stored";
  await network.estimateStatistics(statisticsWork(train, batchSize, work));
  return "estimated";
}
