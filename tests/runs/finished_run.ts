// A run that came to its end, with everything that `deno task train` leaves, made without a process.

import { lastValueFrom } from "rxjs";
import { loadData } from "../../src/datasets/source.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { statisticsBatches } from "../../src/evaluation/chunks.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { describeRun } from "../../src/runs/description.ts";
import { writeNetworkFiles } from "../../src/runs/network_files.ts";
import { ruleText } from "../../src/runs/rule_text.ts";
import { createRunFolder } from "../../src/runs/run_folder.ts";
import { summaryOf } from "../../src/runs/summary.ts";
import { jsonLines } from "../../src/training/sinks/json_lines.ts";
import { networkSpec, train } from "../../src/training/train.ts";
import { pickOptions } from "../../src/calls/checks.ts";
import { trainChecks, type TrainOptions, withoutModel } from "../../src/training/train_options.ts";
import { summedFiles } from "../../src/runs/run_sums.ts";
import { exampleOptions } from "./example_run.ts";
import { followedAlone } from "../../src/training/followed.ts";

/** The files that have a sum where the data can be drawn again. */
export const summedOfSpirals = summedFiles.filter((name) => name !== "data.safetensors");

/** Trains for three epochs into a new folder. */
export async function writeFinishedRun(path: string): Promise<void> {
  const options = { ...exampleOptions, epochs: 3 };
  const splits = await loadData(options);
  using network = await createNetwork(networkSpec(splits.train, { maxDepth: 4, width: 6 }), {
    engine: "simd",
  });
  const posterior = depthPosterior({ prior: options.prior, objective: options.objective });
  await using folder = await createRunFolder(path);
  await folder.writeRun(await describeRun(options, splits, network));
  const last = await lastValueFrom(
    train(splits, {
      ...followedAlone,
      ...withoutModel(pickOptions(options as TrainOptions, trainChecks)),
      network,
      posterior,
    }).pipe(
      jsonLines(folder.file("snapshots.jsonl")),
    ),
  );
  await network.estimateStatistics(statisticsBatches(splits.train, options.batchSize));
  await writeNetworkFiles(folder.file("network"), network, {
    posterior,
    standardisation: splits.train.standardisation,
    place: { epoch: last.bestEpoch!, epochsTrained: last.epoch, steps: last.step },
  });
  await folder.keep();
  await folder.writeSummary(summaryOf(last, undefined, {
    chosenBy: ruleText(options.choose),
    secondsPerStep: 0.001,
    engine: network.engine.name,
    objective: "elbo",
    data: "spirals",
  }));
}
