// The options that run.json says of a program's run: what its stream knows of itself, and what the program tells besides.

import type { DepthPosterior } from "../numbers/depth_posterior.ts";
import { relative95 } from "../numbers/depth_choice.ts";
import type { Network } from "../engines/network.ts";
import { findRun } from "../stream/run_of_snapshot.ts";
import type { Snapshot } from "../stream/snapshot.ts";
import { trainingOf } from "../stream/training_of_snapshot.ts";
import type { RunOptions } from "./description.ts";
import { arraysData } from "./folder_data.ts";

/** Options of `train` that are no data. */
const live = new Set(["network", "posterior", "signal", "onMoment"]);

/**
 * The options of a run but the source of its data. What the snapshot's stream was told goes before what the program says.
 *
 * @param name the function that errors name
 * @param snapshot of the run; undefined, or a copy, where the program trained in a way of its own
 * @param batchSize where neither says it
 * @throws TypeError where neither says an option that a run must have
 */
export function programOptions(
  name: string,
  { network, posterior, snapshot, batchSize, given = {} }: {
    readonly network: Network;
    readonly posterior: DepthPosterior;
    readonly snapshot?: Snapshot;
    readonly batchSize: number;
    readonly given?: Partial<RunOptions>;
  },
): RunOptions {
  const run = snapshot && findRun(snapshot);
  const training = snapshot && trainingOf(snapshot);
  const told = Object.entries({ ...given, ...training?.options }).filter(([option, value]) =>
    // endless patience is none, and JSON has no word for it
    !live.has(option) && value !== undefined && value !== Infinity
  );
  const options: Record<string, unknown> = {
    seed: 1,
    choose: relative95,
    batchSize,
    ...Object.fromEntries(told),
    ...run && {
      ...run.update.settings,
      choose: run.rule,
      batchSize: run.update.batch.batchSize,
      // without a plan there is no end
      epochs: Math.min(run.update.batch.epochs, Number.MAX_SAFE_INTEGER),
    },
    prior: posterior.prior,
    objective: posterior.objective,
    kind: network.spec.kind,
    data: arraysData, // until their source is looked for
  };
  const missing = ["epochs", "learningRate", "momentum", "weightDecay"]
    .filter((option) => options[option] === undefined);
  if (missing.length > 0) {
    throw new TypeError(
      `${name}(): wanted options with ${missing.join(", ")} of a network that was not trained by ` +
        "train or its operators (or last, the last snapshot as it was emitted), got none",
    );
  }
  return options as RunOptions;
}
