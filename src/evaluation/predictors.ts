// The predictors of a network with an exit after every block: each is a weighting of its exits (Antorán et al.
// 2020, §4.1).

import { ruleKind } from "../depth/depth_rules.ts";
import { chooseDepth, type DepthRule, relative95, truncateToDepth } from "../depth/depth_choice.ts";
import type { OverDepth } from "./predict.ts";

/** The kind of a {@linkcode Predictor}. */
export type PredictorKind = "exit" | "full" | "truncated" | "chosen exit" | "last exit";

/** A predictor. */
export interface Predictor {
  /** One exit, the mixture over all exits, a truncated mixture, the chosen or the last exit alone. */
  readonly kind: PredictorKind;
  /** In words, for instance "truncated mixture". */
  readonly name: string;
  /** Blocks to compute. */
  readonly depth: number;
  /** The rules that choose this depth, for instance `["relative 0.95", "argmax"]`. */
  readonly rules?: readonly string[];
  /** Whether the run's own rule is one of them. */
  readonly own?: boolean;
  /** Weights of the exits, `[blocks left + 1]`; they sum to 1. */
  readonly weights: readonly number[];
}

/** A predictor, without its weights. */
export type PredictorName = Omit<Predictor, "weights">;

/** The rules that are always evaluated. */
const usualRules: readonly DepthRule[] = [relative95, { kind: "argmax" }, { kind: "mean" }];

/** A rule in a word or two: "relative 0.95", "argmax", "mean". */
export function ruleName(rule: DepthRule): string {
  return ruleKind(rule)!.short(rule);
}

/**
 * The probabilities over exits of a network with `depth` blocks left.
 *
 * @param name of the function in errors
 */
export function probabilitiesOf(over: OverDepth, depth: number, name: string): readonly number[] {
  const q = "probabilities" in over ? over.probabilities() : over;
  const mass = q.slice(0, depth + 1).reduce((sum, qd) => sum + qd, 0);
  if (q.length <= depth || !(Math.abs(mass - 1) < 1e-6)) {
    throw new RangeError(
      `${name}(): wanted probabilities over ${depth + 1} exits that sum to 1, got ` +
        (q.length <= depth ? `${q.length} of them` : `a sum of ${mass}`),
    );
  }
  return q;
}

/** Every exit alone. */
export function exitPredictors(depth: number): Predictor[] {
  return Array.from({ length: depth + 1 }, (_, d) => ({
    kind: "exit",
    name: `exit ${d}`,
    depth: d,
    weights: oneHot(d, depth),
  }));
}

/**
 * The mixture over all exits, the truncated mixture at every depth that a rule chooses, the chosen exit
 * alone and the last exit alone. Rules that choose the same depth share a predictor; if they choose all
 * blocks, it is the full mixture.
 *
 * @param q the posterior, zero beyond `depth`
 * @param depth blocks that the network has left
 * @param rule the run's own
 */
export function mainPredictors(q: readonly number[], depth: number, rule: DepthRule): Predictor[] {
  const left = q.slice(0, depth + 1);
  const chosen = chooseDepth(left, rule);
  const rulesOf = new Map<number, string[]>();
  for (const each of [rule, ...usualRules]) {
    const at = chooseDepth(left, each);
    rulesOf.set(at, [...new Set([...rulesOf.get(at) ?? [], ruleName(each)])]);
  }
  const cutAt = (at: number) => ({ depth: at, rules: rulesOf.get(at), own: at === chosen });
  const cuts = [...rulesOf.keys()].filter((at) => at < depth);
  return [
    {
      kind: "full",
      name: "full mixture",
      ...rulesOf.has(depth) ? cutAt(depth) : { depth },
      weights: left,
    },
    ...cuts.map((at): Predictor => {
      const cut = truncateToDepth(left, at);
      return {
        kind: "truncated",
        name: "truncated mixture",
        ...cutAt(at),
        weights: left.map((_, d) => cut[d] ?? 0),
      };
    }),
    ...chosen === depth ? [] : [alone("chosen exit", chosen, depth)],
    alone("last exit", depth, depth),
  ];
}

/** The main predictors that are compared elsewhere: full, truncated by the run's rule, last exit alone. */
export function comparedPredictors<T extends PredictorName>(predictors: readonly T[]): T[] {
  return predictors.filter(({ kind, own }) =>
    kind === "full" || kind === "truncated" && own || kind === "last exit"
  );
}

function alone(kind: "chosen exit" | "last exit", at: number, depth: number): Predictor {
  return { kind, name: `${kind} alone`, depth: at, weights: oneHot(at, depth) };
}

/** A predictor without its weights. */
export function predictorName({ weights: _, ...name }: Predictor): PredictorName {
  return name;
}

function oneHot(at: number, depth: number): number[] {
  return Array.from({ length: depth + 1 }, (_, d) => d === at ? 1 : 0);
}
