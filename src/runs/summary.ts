// The result of a run: the contents of summary.json.

import type { FinalEvaluation } from "../evaluation/final.ts";
import type { Scores } from "../evaluation/score.ts";
import type { Verdict } from "../evaluation/verdict/verdict.ts";
import type { FoundWarning } from "../evaluation/verdict/warning.ts";
import type { Snapshot, StopReason } from "../training/snapshot.ts";

/** The result of a run. */
export interface RunSummary {
  /** The depth chosen by the rule, in blocks. */
  readonly chosenDepth: number;
  /** The most probable depth, blocks. */
  readonly argmaxDepth: number;
  /** E_q[d], blocks. */
  readonly expectedDepth: number;
  /** The rule in words, for instance `smallest d with q_d ≥ 0.95 max q`. */
  readonly chosenBy: string;
  /** q at the best weights, D + 1 probabilities. */
  readonly posterior: readonly number[];
  /**
   * p(d | data) over the training split at the best weights, with population statistics; absent, like `test`, if the
   * evaluation was interrupted.
   */
  readonly exactPosterior?: readonly number[];
  /** Training examples that it leaves out, since they have no finite prediction; absent if there are none. */
  readonly trainUnpredicted?: number;
  /** The same of the validation split, whose scores leave them out. */
  readonly validationUnpredicted?: number;
  /** Remaining blocks. */
  readonly depth: number;
  /** Scores on the test split, if there is one. */
  readonly test?: Scores;
  /** Scores on the validation split of data without a test split. */
  readonly validation?: Scores;
  /** Every depth against the full mixture, on the split of these scores; absent in runs of earlier versions. */
  readonly verdict?: Verdict;
  /** What is wrong with the run; absent if it was not evaluated, and in runs of earlier versions. */
  readonly warnings?: readonly FoundWarning[];
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights were restored. */
  readonly bestEpoch: number;
  /** Gradient steps. */
  readonly steps: number;
  /** Seconds from subscription to the end of training. */
  readonly seconds: number;
  /** Median over updates alone; NaN, null in JSON, if not timed, as in streams that a program assembled. */
  readonly secondsPerStep: number;
  /** The reason for the end of training. */
  readonly stoppedBy: StopReason;
  /** The engine. */
  readonly engine: string;
  /** The training objective. */
  readonly objective: string;
  /** The data set. */
  readonly data: string;
}

/** A last snapshot with the epoch of its weights and the reason for the end, even if no operator restored the best. */
export function endedBy(last: Snapshot, plannedEpochs: number): Snapshot {
  const { epoch, bestEpoch = epoch } = last;
  const { stoppedBy = epoch === plannedEpochs ? "epochs" : "interrupt" } = last;
  return { ...last, bestEpoch, stoppedBy };
}

/** The result of a run from its last snapshot and its evaluation, which is absent if interrupted. */
export function summaryOf(
  last: Snapshot,
  evaluation: FinalEvaluation | undefined,
  facts: Pick<
    RunSummary,
    "warnings" | "chosenBy" | "secondsPerStep" | "engine" | "objective" | "data"
  >,
): RunSummary {
  return {
    chosenDepth: last.chosenDepth,
    argmaxDepth: last.argmaxDepth,
    expectedDepth: last.expectedDepth,
    chosenBy: facts.chosenBy,
    posterior: last.posterior,
    ...evaluation,
    ...facts.warnings && { warnings: facts.warnings },
    ...last.validation?.unpredicted && { validationUnpredicted: last.validation.unpredicted },
    depth: last.depth,
    epochs: last.epoch,
    bestEpoch: last.bestEpoch!,
    steps: last.step,
    seconds: last.seconds,
    secondsPerStep: facts.secondsPerStep,
    stoppedBy: last.stoppedBy!,
    engine: facts.engine,
    objective: facts.objective,
    data: facts.data,
  };
}
