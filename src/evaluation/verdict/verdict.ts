// The verdict on a depth: the mixture truncated at every depth against the full mixture, on one split.

import { multiplyAdds } from "../../architectures/cost.ts";
import type { NetworkSpec } from "../../architectures/specification.ts";
import type { WorkOptions } from "../../calls/progress.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import { type BootstrapOptions, bootstrapOptions } from "../../math/bootstrap.ts";
import { frequencyScores } from "./class_frequencies.ts";
import { type PairedDifference, pairedDifferences } from "./paired_differences.ts";
import { type Standing, standingOf } from "./standing.ts";
import type { TruncationScores } from "./truncation_scores.ts";

/** A predictor against the full mixture, by log-likelihood. */
export interface AgainstFull extends PairedDifference {
  /** Share of wrong predictions, 0 to 1. */
  readonly error: number;
  /** Mean log-likelihood, nats per example. */
  readonly logLikelihood: number;
}

/** The mixture truncated at a depth. */
export interface TruncatedAt extends AgainstFull {
  /** Blocks. */
  readonly depth: number;
  /** What the interval says: as good as the full mixture within noise or a negligible difference, worse, or undecided. */
  readonly standing: Standing;
  /** Multiply-adds per input; absent for custom networks. */
  readonly multiplyAdds?: number;
}

/** What a split says of every depth at which a network can stop. */
export interface Verdict {
  /** The split. */
  readonly part: "validation" | "test";
  /** Whether the split also chose the weights, so that it is optimistic; absent if it did not. */
  readonly choseWeights?: true;
  /** Examples compared. */
  readonly examples: number;
  /** The mixture truncated at 0 blocks, which is exit 0 alone, up to all blocks left, which is the full mixture. */
  readonly truncated: readonly TruncatedAt[];
  /** The single exit of the largest log-likelihood; absent in verdicts of earlier versions. */
  readonly bestExit?: AgainstFull & { readonly depth: number };
  /** Predicting the class frequencies of the training split. */
  readonly classFrequencies?: AgainstFull;
  /** How the intervals were drawn. */
  readonly bootstrap: Required<BootstrapOptions>;
}

/** What a verdict needs besides the scores. */
interface VerdictOptions extends BootstrapOptions, WorkOptions {
  readonly part: Verdict["part"];
  /** Whether the split also chose the weights. */
  readonly choseWeights?: boolean;
  readonly spec: NetworkSpec;
  /** The posterior over the exits left; it sums to 1. */
  readonly q: readonly number[];
  /** Training examples of each class. */
  readonly classCounts?: readonly number[];
}

/** The verdict from the scores of a split that has at least one example. */
export async function verdictOf(
  { logLikelihood, wrong, alone, wrongAlone, labels }: TruncationScores,
  options: VerdictOptions,
): Promise<Verdict> {
  const { part, choseWeights, spec, q, classCounts, signal } = options;
  const { resamples = bootstrapOptions.resamples.default, level = 0.95 } = options;
  const { seed = bootstrapOptions.seed.default } = options;
  const bootstrap = { resamples, level, seed };
  const guess = classCounts && frequencyScores(classCounts, labels);
  const examples = labels.length;
  const full = logLikelihood[logLikelihood.length - 1];
  const exit = indexOfLargest(alone.map(meanOf));
  const all = [...logLikelihood, alone[exit], ...guess ? [guess.logLikelihood] : []];
  const differences = await pairedDifferences(full, all, { ...bootstrap, signal });
  const against = (i: number, mistakes: number): AgainstFull => ({
    error: mistakes / examples,
    logLikelihood: meanOf(all[i]),
    ...differences[i],
  });
  return {
    part,
    ...choseWeights && { choseWeights },
    examples,
    truncated: logLikelihood.map((_, depth) => ({
      depth,
      ...against(depth, wrong[depth]),
      standing: standingOf(differences[depth].interval, examples),
      ...spec.kind !== "custom" && { multiplyAdds: multiplyAdds(spec, exitsAt(q, depth)) },
    })),
    bestExit: { depth: exit, ...against(logLikelihood.length, wrongAlone[exit]) },
    ...guess && { classFrequencies: against(logLikelihood.length + 1, guess.wrong) },
    bootstrap,
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The first of the largest; 0 where all are NaN. */
function indexOfLargest(values: readonly number[]): number {
  return values.reduce(
    (best, value, i) => value > values[best] || isNaN(values[best]) ? i : best,
    0,
  );
}

/** The exits that the truncated mixture computes. */
function exitsAt(q: readonly number[], depth: number): number[] {
  return truncateToDepth(q, depth).flatMap((qd, d) => qd > 0 ? [d] : []);
}
