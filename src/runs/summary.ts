// The result of a run: the contents of summary.json.

import type { FinalEvaluation } from "../evaluation/final.ts";
import type { Scores } from "../evaluation/score.ts";
import type { Snapshot, StopReason } from "../training/snapshot.ts";

/** The result of a run. */
export interface RunSummary {
  /** The depth that the rule in use chooses, blocks. */
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
   * p(d | data) over the training split at the best weights, with population statistics; absent, as `test` then is, where
   * the evaluation was broken off.
   */
  readonly exactPosterior?: readonly number[];
  /** Training examples that it leaves out, since they have no finite prediction; absent if there are none. */
  readonly trainUnpredicted?: number;
  /** The same of the validation split, whose scores leave them out. */
  readonly validationUnpredicted?: number;
  /** Blocks that are left. */
  readonly depth: number;
  /** Scores on the test split, where there is one. */
  readonly test?: Scores;
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights were restored. */
  readonly bestEpoch: number;
  /** Gradient steps. */
  readonly steps: number;
  /** Seconds from subscription to the end of training. */
  readonly seconds: number;
  /** Median over updates alone; NaN, null in JSON, where a program put its stream together and nobody timed them. */
  readonly secondsPerStep: number;
  /** Why training ended. */
  readonly stoppedBy: StopReason;
  /** The engine that computed. */
  readonly engine: string;
  /** What was maximised. */
  readonly objective: string;
  /** The data set. */
  readonly data: string;
}

/** A last snapshot that says which weights it belongs to and why training ended, also where no operator restored the best. */
export function endedBy(last: Snapshot, plannedEpochs: number): Snapshot {
  const { epoch, bestEpoch = epoch } = last;
  const { stoppedBy = epoch === plannedEpochs ? "epochs" : "interrupt" } = last;
  return { ...last, bestEpoch, stoppedBy };
}

/** What a run came to, from its last snapshot and its evaluation, which is absent where it was broken off. */
export function summaryOf(
  last: Snapshot,
  evaluation: FinalEvaluation | undefined,
  facts: Pick<RunSummary, "chosenBy" | "secondsPerStep" | "engine" | "objective" | "data">,
): RunSummary {
  return {
    chosenDepth: last.chosenDepth,
    argmaxDepth: last.argmaxDepth,
    expectedDepth: last.expectedDepth,
    chosenBy: facts.chosenBy,
    posterior: last.posterior,
    ...evaluation,
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
