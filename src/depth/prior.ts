// Priors over depth, β: D + 1 probabilities, one for each exit d = 0..D (Antorán et al. 2020, §3).

import { aNumber, type Check, checkArgument, whole } from "../calls/checks.ts";
import { shownValue } from "../calls/shown_value.ts";

/** Ratio of neighbouring probabilities where none is given, as in the paper. */
const defaultDecay = 0.85;

/**
 * Geometric prior, β_d ∝ decay^(d+1) for d = 0..maxDepth; shallow networks are preferred when
 * decay < 1.
 *
 * @param maxDepth number of residual blocks, D ≥ 0
 * @param decay ratio of neighbouring probabilities, in (0, ∞); default 0.85 as in the paper
 * @returns D + 1 probabilities
 */
export function geometric(maxDepth: number, decay: number = defaultDecay): number[] {
  checkDepth("geometric", maxDepth);
  checkArgument("geometric", "decay", decay, aDecay);
  const powers = Array.from({ length: maxDepth + 1 }, (_, d) => Math.pow(decay, d + 1));
  return scaled("geometric", powers);
}

/**
 * Uniform prior over the maxDepth + 1 exits.
 *
 * @param maxDepth number of residual blocks, D ≥ 0
 */
export function uniform(maxDepth: number): number[] {
  checkDepth("uniform", maxDepth);
  return new Array(maxDepth + 1).fill(1 / (maxDepth + 1));
}

/**
 * A prior of the caller's own: positive weights, one for each exit, scaled to sum to one.
 *
 * Every exit needs a positive weight, since KL(q ‖ β) is infinite where β is zero and q is not, and after scaling at least
 * 2.2e-308: smaller numbers have lost digits (they are subnormal), or are 0.
 */
export function customPrior(weights: readonly number[]): number[] {
  return scaled("customPrior", weights);
}

/** A prior as text, as the flag `--prior` takes it: `geometric` alone has the decay 0.85, numbers are scaled. */
export type PriorText = "uniform" | "geometric" | `geometric:${number}` | `${number},${string}`;

/** The prior where none is given. */
export const defaultPrior: PriorText = `geometric:${defaultDecay}`;

const aDecay = aNumber("a positive number", (value) => value > 0 && value < Infinity);
const forms = "geometric:DECAY, uniform, or";

/** What an option that takes a prior must be, before the number of blocks is known. */
export const aPrior: Check = {
  wanted: `${forms} an array of positive probabilities that sum to 1, one an exit`,
  is: (value) =>
    typeof value === "string" ||
    Array.isArray(value) && Array.from(value).every((each) => typeof each === "number"),
};

/**
 * The prior that an option gives, as text or as probabilities.
 *
 * @param name of the function that errors name
 * @param maxDepth blocks D of the network
 * @returns D + 1 probabilities
 */
export function priorOf(
  name: string,
  value: readonly number[] | PriorText,
  maxDepth: number,
): number[] {
  if (typeof value !== "string") {
    checkArgument(name, "prior", value, aPrior);
    return checkedPrior(name, [...value], maxDepth);
  }
  const wrong = (wanted: string, got = shownValue(value)) =>
    new RangeError(`${name}(): prior must be ${wanted}, got ${got}`);
  const numbers = `${forms} ${maxDepth + 1} positive weights separated by commas`;
  if (value === "uniform") return uniform(maxDepth);
  const [kind, digits, ...more] = (value as string).split(":");
  if (kind === "geometric" && more.length === 0) {
    if (digits === undefined) return geometric(maxDepth);
    const decay = numberOf(digits);
    if (!(decay > 0 && decay < Infinity)) throw wrong(numbers);
    try {
      return geometric(maxDepth, decay);
    } catch {
      throw wrong("a decay under which no exit's probability vanishes");
    }
  }
  const weights = (value as string).split(",").map(numberOf);
  if (!weights.every((weight) => weight > 0 && weight < Infinity)) throw wrong(numbers);
  if (weights.length !== maxDepth + 1) {
    throw wrong(numbers, `${weights.length} of them in ${shownValue(value)}`);
  }
  return scaled(name, weights, "prior must be");
}

/** Probabilities as they are, where they are a prior. */
function checkedPrior(name: string, prior: number[], maxDepth: number): number[] {
  if (prior.length === 0) throw new RangeError(`${name}(): prior must have an exit, got []`);
  const total = prior.reduce((sum, probability) => sum + probability, 0);
  if (!(Math.abs(total - 1) < 1e-6 && prior.every((probability) => probability > 0))) {
    throw new RangeError(
      `${name}(): prior must be positive and sum to 1 (customPrior() scales), got [${prior}]`,
    );
  }
  const small = prior.find((probability) => probability < smallest);
  if (small !== undefined) {
    throw new RangeError(
      `${name}(): prior must have probabilities of at least 2.2e-308, got ${small}`,
    );
  }
  if (prior.length !== maxDepth + 1) {
    throw new RangeError(
      `${name}(): the prior must have ${maxDepth + 1} entries, one per exit, got ${prior.length}`,
    );
  }
  return prior;
}

/** Positive weights, scaled to sum to one. */
function scaled(name: string, weights: readonly number[], needs = "a prior needs"): number[] {
  checkArgument(name, "a prior", weights, {
    wanted: "an array of positive weights",
    is: (value) => Array.isArray(value),
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const all = Array.from(weights); // without holes, which nothing looks at
  const wrong = all.findIndex((weight) => !(weight > 0 && weight < Infinity));
  const lost = all.findIndex((weight) => !(weight / total >= smallest)); // in the scaling
  const bad = wrong >= 0 ? wrong : lost;
  if (weights.length === 0 || bad >= 0) {
    const got = bad >= 0 ? `${weights[bad]}` : `[${weights}]`;
    const small = weights[bad] / total; // after scaling
    const why = wrong < 0 && small > 0 ? `, scaled ${small}, which is below 2.2e-308` : "";
    throw new RangeError(`${name}(): ${needs} positive finite weights, got ${got}${why}`);
  }
  return weights.map((weight) => weight / total);
}

const smallest = 2 ** -1022; // of the normal numbers, 2.2e-308

function numberOf(text: string): number {
  return text.trim() === "" ? NaN : Number(text);
}

function checkDepth(name: string, maxDepth: number): void {
  checkArgument(name, "maxDepth", maxDepth, whole(0));
}
