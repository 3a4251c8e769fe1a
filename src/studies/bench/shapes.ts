// The networks and batches that `deno task bench` measures, and the operations of their steps.

import { type ArchitectureSpec, conv, dense } from "../../architectures/specification.ts";

import { multiplyAddsOfParts } from "../../architectures/cost.ts";
import { architectureKind, inputShape } from "../../architectures/specification.ts";

/** The work that is timed: a gradient step, the log-likelihoods of every exit, the probabilities of every exit. */
export const works = ["train", "evaluate", "predict"] as const;

/** One of {@linkcode works}. */
export type Work = typeof works[number];

/** A network and the examples of one step. */
export interface Shape {
  readonly name: string;
  readonly spec: ArchitectureSpec;
  /** Examples of a step, B. */
  readonly batch: number;
}

const images = { size: [28, 28], channels: 1, classes: 10 } as const;
const colour = { size: [32, 32], channels: 3, classes: 10 } as const;

/** The shapes, by name. */
export const shapes: readonly Shape[] = [
  { name: "dense", spec: dense({ inputs: 2, classes: 2, maxDepth: 20 }), batch: 200 },
  {
    name: "dense-wide",
    spec: dense({ inputs: 2, classes: 2, maxDepth: 20, width: 64 }),
    batch: 512,
  },
  { name: "conv-10", spec: conv({ ...images, maxDepth: 10 }), batch: 128 },
  { name: "conv-20", spec: conv({ ...images, maxDepth: 20 }), batch: 128 },
  { name: "conv-rgb-10", spec: conv({ ...colour, maxDepth: 10 }), batch: 128 },
];

/**
 * Floating-point operations of a step: two for each multiply-add of a matrix product or convolution (taps on the
 * padding counted), forward through stem, blocks and the head at every exit. A gradient step computes as much again
 * for the gradient of the weights, and for that of the inputs, which the stem does not need. All else (norms, relu,
 * softmax) is left out, as usual, so that shares of the limit are conservative.
 */
export function operations({ spec, batch }: Shape, work: Work): number {
  const all = Array.from({ length: spec.maxDepth + 1 }, (_, d) => d);
  const { stem, blocks, exits } = multiplyAddsOfParts(spec, all);
  const forward = stem + blocks + exits;
  return 2 * batch * (work === "train" ? 3 * forward - stem : forward);
}

/** The shape in words. */
export function shapeText({ spec, batch }: Shape): string {
  const shape = inputShape(spec);
  const images = shape.length === 3 ? `${shape.join("×")}, ` : "";
  return `${images}${spec.maxDepth} blocks ${architectureKind(spec).words(spec)}, batch ${batch}`;
}
