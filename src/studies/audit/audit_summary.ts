// The results of an audit: what moves the chosen depth of a run.

import type { NetworkSpec } from "../../architectures/specification.ts";
import type { Failed } from "../harness/study.ts";
import { closeShare } from "../repeats/depth_spread.ts";
import type { RepeatOutcome } from "../repeats/repeat_job.ts";
import type { RepeatLabel, RepeatRecord, Varied } from "../repeats/repeat_record.ts";
import type { ResampledDepths } from "./resampled_depths.ts";

/** The stored run. */
export interface AuditedRun {
  readonly path: string;
  /** The name of the data set. */
  readonly data: string;
  readonly network: NetworkSpec;
  readonly seed: number;
  readonly posterior: readonly number[];
  readonly chosenDepth: number;
  readonly argmaxDepth: number;
  /** Its end and scores; absent if it has no summary. */
  readonly outcome?: RepeatOutcome;
  /** The rule for choosing the depth, in words. */
  readonly chosenBy: string;
  /** The split that its posterior learned from. */
  readonly posteriorFrom: "training" | "validation";
  /** The epoch in which it was interrupted; absent if it was not. */
  readonly interruptedIn?: number;
}

/** Resamples of a split of the run. */
export interface SampledSplit extends ResampledDepths {
  readonly split: "training" | "validation";
  /** Examples left out, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: number;
}

/** What a cause does to the chosen depth. */
interface Effect {
  readonly cause: Varied | "sample";
  /** The depths beside the run's own, blocks; of samples the ends of the middle 95 %. */
  readonly depths: readonly number[];
  /** The depth that they are compared with: the run's own, of samples that of the split itself. */
  readonly from: number;
  /**
   * Whether it moves the depth. A seed, a prior or a sample does if one of its depths is further from `from` than a quarter of
   * the blocks on offer, and more than one block. For halves of the training split see {@linkcode moreExamples}.
   */
  readonly moves: boolean;
}

/** What more training examples would probably do to the depth. */
type MoreExamples = "deeper" | "shallower" | "nothing" | "unclear";

/** The runs on all examples that are needed to say something of halves. */
const enoughWholes = 5;

/**
 * What halves of the training split say of more examples: `deeper` if both chose less depth than every run on all examples,
 * `shallower` if both chose more, `nothing` otherwise; `unclear` if there are fewer than five runs on all examples. If halves
 * chose as whole runs do, both would lie below five of these by chance in at most 1 of 21 cases, and above as often.
 *
 * @param wholes depths of the run and of its other seeds
 */
export function moreExamples(
  halves: readonly number[],
  wholes: readonly number[],
): MoreExamples {
  if (wholes.length < enoughWholes) return "unclear";
  if (Math.max(...halves) < Math.min(...wholes)) return "deeper";
  return Math.min(...halves) > Math.max(...wholes) ? "shallower" : "nothing";
}

/** An audit. */
export interface AuditSummary {
  readonly run: AuditedRun;
  readonly effects: readonly Effect[];
  /** Absent unless halves of the training split were tried. */
  readonly moreExamples?: MoreExamples;
  /** The split that the posterior learned from first. */
  readonly samples: readonly SampledSplit[];
  readonly runs: readonly RepeatRecord[];
  readonly failed: readonly Failed<RepeatLabel>[];
}

/** The results of an audit. */
export function auditSummary(
  run: AuditedRun,
  samples: readonly SampledSplit[],
  runs: readonly RepeatRecord[],
  failed: readonly Failed<RepeatLabel>[],
): AuditSummary {
  const maxDepth = run.posterior.length - 1;
  const effect = (cause: Effect["cause"], depths: readonly number[], from: number): Effect[] => {
    const far = Math.max(0, ...depths.map((depth) => Math.abs(depth - from)));
    const moves = far > Math.max(1, closeShare * maxDepth);
    return depths.length === 0 ? [] : [{ cause, depths, from, moves }];
  };
  const depthsOf = (cause: Varied) =>
    runs.filter(({ varied }) => varied === cause).map(({ outcome }) => outcome.chosenDepth);
  const [sample] = samples;
  const halves = depthsOf("half");
  const both = halves.length === 2; // else one failed, or none was tried
  const more = !both ? undefined : moreExamples(halves, [run.chosenDepth, ...depthsOf("seed")]);
  return {
    run,
    effects: [
      ...effect("seed", depthsOf("seed"), run.chosenDepth),
      ...effect("prior", depthsOf("prior"), run.chosenDepth),
      ...sample ? effect("sample", sample.interval, sample.chosenDepth) : [],
      ...effect("half", both ? halves : [], run.chosenDepth).map((half) => ({
        ...half,
        moves: more === "deeper" || more === "shallower",
      })),
    ],
    ...more && { moreExamples: more },
    samples,
    runs,
    failed,
  };
}
