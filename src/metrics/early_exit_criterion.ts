// Early-exit criteria: a prediction stops when the mixture over the exits so far is certain enough
// (entropy as in BranchyNet, Teerapittayanon et al. 2016; confidence as in MSDNet, Huang et al. 2018).

import { shownValue } from "../calls/shown_value.ts";
import { anObject, checkArgument } from "../calls/checks.ts";
import { entropyOf, isPrediction, topClass } from "./class_predictions.ts";

/**
 * The measure of a prediction's certainty.
 *
 * - `entropy`: of the class probabilities, nats; small is certain
 * - `margin`: between the two largest class probabilities, 0 to 1; large is certain
 * - `confidence`: the largest class probability, 0 to 1; large is certain
 */
export type CertaintyKind = "entropy" | "margin" | "confidence";

/** The names of the measures. */
export const certaintyKinds: readonly CertaintyKind[] = ["entropy", "margin", "confidence"];

/** A prediction meets the criterion if its entropy is at most the threshold, or its margin or confidence at least. */
export interface EarlyExitCriterion {
  /** The measure. */
  readonly kind: CertaintyKind;
  /** In the unit of the measure. */
  readonly threshold: number;
}

/** Certainty of every prediction by a measure: [rows, K] log-probabilities give [rows], NaN where a row is no prediction. */
export function certainties(
  log: ArrayLike<number>,
  classes: number,
  kind: CertaintyKind,
): Float64Array {
  const values = new Float64Array(log.length / classes);
  for (let row = 0; row < values.length; row++) {
    if (!isPrediction(log, row, classes)) {
      values[row] = NaN;
      continue;
    }
    values[row] = kind === "entropy"
      ? entropyOf(log, row, classes)
      : kind === "margin"
      ? marginOf(log, row, classes)
      : probability(log[row * classes + topClass(log, row, classes)]);
  }
  return values;
}

/** Log-probabilities of networks are far above this, nats; lower ones come from values that may overflow later. */
const farthest = -1e6;

/**
 * Certainty by which inputs may leave before the last exit: NaN, which never meets a criterion, also if a
 * log-probability is so low that the input may overflow in later blocks, so that an input without a final prediction
 * has none earlier.
 */
export function certaintiesToLeave(
  log: ArrayLike<number>,
  classes: number,
  kind: CertaintyKind,
): Float64Array {
  const values = certainties(log, classes, kind);
  for (let i = 0; i < log.length; i++) {
    if (!(log[i] >= farthest)) values[Math.floor(i / classes)] = NaN;
  }
  return values;
}

/** Whether a prediction of that certainty meets the criterion; NaN never does. */
export function meetsCriterion(
  certainty: number,
  { kind, threshold }: EarlyExitCriterion,
): boolean {
  return kind === "entropy" ? certainty <= threshold : certainty >= threshold;
}

/** A criterion as text, as the flag `--stop` of predict takes it: the threshold in nats, or a share. */
export type EarlyExitCriterionText = `${CertaintyKind}:${number}`;

/** The criterion, possibly from its text, after checking measure and threshold. Errors begin with `name`. */
export function checkEarlyExitCriterion(
  name: string,
  rule: EarlyExitCriterion | EarlyExitCriterionText,
): EarlyExitCriterion {
  if (typeof rule === "string") return parsedRule(name, rule);
  checkArgument(name, "rule", rule, anObject("an object with kind and threshold"));
  checkCertaintyKind(name, rule.kind);
  if (!Number.isFinite(rule.threshold)) {
    throw new RangeError(`${name}(): threshold must be finite, got ${rule.threshold}`);
  }
  return rule;
}

function parsedRule(name: string, text: string): EarlyExitCriterion {
  const [kind, value, ...more] = text.split(":");
  const known = certaintyKinds.find((each) => each === kind);
  const threshold = value === undefined || value.trim() === "" ? NaN : Number(value);
  const most = known === "entropy" ? Number.MAX_VALUE : 1;
  if (known && more.length === 0 && threshold >= 0 && threshold <= most) {
    return { kind: known, threshold };
  }
  throw new RangeError(
    `${name}(): rule must be entropy:NATS, margin:SHARE or confidence:SHARE, got ${
      shownValue(text)
    }`,
  );
}

/** The measure, if it exists. */
export function checkCertaintyKind(name: string, kind: CertaintyKind): CertaintyKind {
  if (!certaintyKinds.includes(kind)) {
    throw new RangeError(
      `${name}(): kind must be one of ${certaintyKinds.join(", ")}, got ${kind}`,
    );
  }
  return kind;
}

function marginOf(log: ArrayLike<number>, row: number, classes: number): number {
  let [first, second] = [-Infinity, -Infinity];
  for (let i = row * classes; i < (row + 1) * classes; i++) {
    if (log[i] > first) [first, second] = [log[i], first];
    else if (log[i] > second) second = log[i];
  }
  return probability(first) - probability(second);
}

/** Rounding in float32 leaves logarithms slightly above 0. */
function probability(log: number): number {
  return Math.min(1, Math.exp(log));
}
