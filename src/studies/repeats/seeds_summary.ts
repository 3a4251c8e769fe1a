// The results of the same settings over several seeds: contents of summary.json.

import type { NetworkSpec } from "../../architectures/specification.ts";
import type { Failed } from "../harness/study.ts";
import { type DepthSpread, depthSpread } from "./depth_spread.ts";
import type { RepeatOptions, ScoredSplit } from "./repeat_job.ts";
import type { RepeatLabel, RepeatRecord } from "./repeat_record.ts";
import { spreadText } from "./spread_text.ts";

/** The same for all seeds. */
interface SeedsGround {
  /** The name of the data set. */
  readonly data: string;
  readonly network: NetworkSpec;
  readonly options: RepeatOptions;
  /** The rule for choosing the depth, in words. */
  readonly chosenBy: string;
}

/** Runs over seeds. */
export interface SeedsSummary extends SeedsGround {
  readonly seeds: readonly number[];
  /** The split of the scores; absent if there are none. */
  readonly scoredOn?: ScoredSplit;
  /** Of the chosen depths. */
  readonly spread: DepthSpread;
  /** The spread and its conclusion as a sentence. */
  readonly verdict: string;
  readonly runs: readonly RepeatRecord[];
  readonly failed: readonly Failed<RepeatLabel>[];
}

/** The results of at least one run that finished. */
export function seedsSummary(
  ground: SeedsGround,
  runs: readonly RepeatRecord[],
  failed: readonly Failed<RepeatLabel>[],
): SeedsSummary {
  const spread = depthSpread(
    runs.map(({ outcome }) => outcome.chosenDepth),
    ground.network.maxDepth,
    ground.options.objective.kind === "fixed",
  );
  const { scores } = runs[0].outcome;
  return {
    ...ground,
    seeds: runs.map(({ seed }) => seed),
    ...scores && { scoredOn: scores.split },
    spread,
    verdict: spreadText(spread),
    runs,
    failed,
  };
}
