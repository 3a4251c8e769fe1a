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
 * Sees to it that a network has population statistics: those it has are used as they are, and where any are
 * missing all are estimated on the training split.
 *
 * @param batchSize examples of a batch, as in training
 * @returns where they come from
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
  // NaN stands for an exit whose statistics are not known
  const known = statistics.every(([, { data }]) => !data.some(Number.isNaN));
  // norms of blocks beyond the exits that were asked for have none at all
  const norms = Object.keys(state).filter((name) =>
    name.endsWith(".scale") && name.replace(/scale$/, "shift") in state
  );
  const complete = norms.every((name) => name.replace(/scale$/, "mean") in state);
  if (known && complete && statistics.length > 0) return "stored";
  await network.estimateStatistics(statisticsWork(train, batchSize, work));
  return "estimated";
}
