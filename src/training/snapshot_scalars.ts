// The scalars of a snapshot, each described once: title, format, where it is shown, how it is computed. The
// snapshot's type, its schema, CSV columns, TensorBoard tags and the live page follow from this table.

import { argmaxDepth, chooseDepth, type DepthRule, expectedDepth } from "../depth/depth_choice.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { elboOfKl } from "../depth/elbo.ts";

/** Inputs of the scalars of the posterior. */
export interface PosteriorMoment {
  /** The posterior. */
  readonly posterior: DepthPosterior;
  /** Its probabilities q, `[D + 1]`. */
  readonly q: readonly number[];
  /** KL(q ‖ β), nats. */
  readonly kl: number;
  /** Mean log-likelihood of every exit in training, nats per example, `[D + 1]`. */
  readonly m: ArrayLike<number>;
  /** Training examples N. */
  readonly trainSize: number;
  /** The same of the split that the posterior learns from. */
  readonly bound: { readonly m: ArrayLike<number>; readonly examples: number };
  /** Chooses the depth. */
  readonly rule: DepthRule;
}

/** A scalar of a snapshot; its key is its name in JSON and in CSV. */
export interface SnapshotScalar {
  /** In words. */
  readonly title: string;
  /** Empty for a count. */
  readonly unit: string;
  /** How it is written for people. */
  readonly form: "count" | "nats" | "duration" | { readonly decimals: number };
  /** The least value, for numbers that are bounded; others may be infinite or NaN, which is null in JSON. */
  readonly least?: number;
  /** Its formula; absent if the stream counts it. */
  readonly of?: (moment: PosteriorMoment) => number;
  /** Its tag in TensorBoard, and its position among the scalars there; default no tag, and the end. */
  readonly tensorBoard?: { readonly tag: string; readonly position?: number };
  /** The head of its column in the live page's table; absent where it has none. */
  readonly column?: string;
  /** Whether the live page divides it by N, if known. */
  readonly perExample?: true;
  /** Whether it came after the first version: files without it are read with NaN. */
  readonly later?: true;
}

/** All of them, in the order of CSV columns. */
export const snapshotScalars = {
  /** Epochs begun, from 1. */
  epoch: { title: "epoch", unit: "", form: "count", least: 1, column: "epoch" },
  /** Gradient steps so far. */
  step: { title: "steps", unit: "", form: "count", least: 0 },
  /** Seconds since subscription. */
  seconds: { title: "time", unit: "s", form: "duration", least: 0 },
  /** N Σ_d q_d m_d − KL(q ‖ β), nats for the whole split that the posterior learns from. */
  elbo: {
    title: "ELBO",
    unit: "nats",
    form: "nats",
    of: ({ q, kl, bound: { m, examples } }: PosteriorMoment): number =>
      elboOfKl(q, m, kl, examples),
    tensorBoard: { tag: "elbo/elbo", position: 1 },
    column: "ELBO",
    perExample: true,
  },
  /** KL(q ‖ β), nats. */
  kl: {
    title: "KL divergence",
    unit: "nats",
    form: "nats",
    of: ({ kl }: PosteriorMoment): number => kl,
    tensorBoard: { tag: "elbo/kl", position: 3 },
    column: "KL",
  },
  /** What training maximises, nats per example: ELBO / N under the default objective. */
  objective: {
    title: "objective",
    unit: "nats per example",
    form: "nats",
    of: ({ posterior, m, trainSize, bound }: PosteriorMoment): number =>
      posterior.objective.kind === "elbo"
        ? posterior.objectiveValue(bound.m, bound.examples)
        : posterior.objectiveValue(m, trainSize),
    tensorBoard: { tag: "objective", position: 0 },
  },
  /** E_q[d], blocks. */
  expectedDepth: {
    title: "expected depth",
    unit: "blocks",
    form: { decimals: 1 },
    least: 0,
    of: ({ q }: PosteriorMoment): number => expectedDepth(q),
    tensorBoard: { tag: "depth/expected", position: 6 },
  },
  /** The most probable depth, blocks. */
  argmaxDepth: {
    title: "most probable depth",
    unit: "blocks",
    form: "count",
    least: 0,
    of: ({ q }: PosteriorMoment): number => argmaxDepth(q),
    tensorBoard: { tag: "depth/argmax", position: 5 },
  },
  /** The depth that the rule in use chooses (default: smallest d with q_d ≥ 0.95 max q), blocks. */
  chosenDepth: {
    title: "chosen depth",
    unit: "blocks",
    form: "count",
    least: 0,
    of: ({ q, rule }: PosteriorMoment): number => chooseDepth(q, rule),
    tensorBoard: { tag: "depth/chosen", position: 4 },
    column: "depth",
  },
  /** Blocks that the network has now. */
  depth: {
    title: "blocks left",
    unit: "blocks",
    form: "count",
    least: 0,
    tensorBoard: { tag: "depth/blocks", position: 7 },
  },
} satisfies Readonly<Record<string, SnapshotScalar>>;

/** The scalars as a snapshot has them. */
export type SnapshotScalars = { readonly [Name in keyof typeof snapshotScalars]: number };

/** A name with its description, for loops. */
type NamedScalar = readonly [name: keyof SnapshotScalars, scalar: SnapshotScalar];

/** All names with their descriptions. */
export function scalarEntries(): readonly NamedScalar[] {
  return Object.entries(snapshotScalars) as unknown as NamedScalar[];
}
