// A small run on disk, as `deno task train` leaves it, made without a process.

import { lastValueFrom } from "rxjs";
import type { DataSplits } from "../../src/datasets/dataset.ts";
import { loadData } from "../../src/datasets/source.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { statisticsBatches } from "../../src/evaluation/chunks.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { relative95 } from "../../src/depth/depth_choice.ts";
import { geometric } from "../../src/depth/prior.ts";
import { describeRun, type RunOptions } from "../../src/runs/description.ts";
import { writeNetworkFiles } from "../../src/runs/network_files.ts";
import { pickOptions } from "../../src/calls/checks.ts";
import { networkSpec, train, type TrainOptions } from "../../src/training/train.ts";
import { trainChecks, withoutModel } from "../../src/training/train_options.ts";
import { followedAlone } from "../../src/training/followed.ts";

/** The options of the example, spirals of 40 points unless told otherwise. */
export const exampleOptions: RunOptions = {
  data: "spirals",
  seed: 3,
  points: 40,
  prior: geometric(4),
  objective: { kind: "elbo" },
  batchSize: 40,
  learningRate: 0.1,
  momentum: 0.5,
  weightDecay: 0,
  epochs: 60,
  choose: relative95,
};

/** Trains briefly and writes run.json and network/ into a folder; gives the data back. */
export async function writeExampleRun(
  path: string,
  options: Partial<RunOptions> & { readonly width?: number } = {},
): Promise<DataSplits> {
  const all = { ...exampleOptions, ...options };
  const splits = await loadData(all);
  const maxDepth = all.prior.length - 1;
  const spec = networkSpec(splits.train, { maxDepth, width: 6, outer: 6, inner: 4, ...options });
  using network = await createNetwork(spec, { engine: "simd", seed: all.seed });
  const posterior = depthPosterior({ prior: all.prior, objective: all.objective });
  const last = await lastValueFrom(train(splits, {
    ...followedAlone,
    ...withoutModel(pickOptions(all as TrainOptions, trainChecks)),
    network,
    posterior,
  }));
  await network.estimateStatistics(statisticsBatches(splits.train, all.batchSize));
  await writeNetworkFiles(`${path}/network`, network, {
    posterior,
    standardisation: splits.train.standardisation,
    place: { epoch: last.bestEpoch!, epochsTrained: last.epoch, steps: last.step },
  });
  const description = await describeRun(all, splits, network);
  await Deno.writeTextFile(`${path}/run.json`, JSON.stringify(description));
  return splits;
}
