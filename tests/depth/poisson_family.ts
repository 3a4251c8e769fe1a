// A second family of posteriors over depth, of one parameter: Poisson distributions cut off behind the last exit
// (after Nazaret and Blei, 2022).

import { softmax } from "../../src/math/log_space.ts";
import { aNumber } from "../../src/calls/checks.ts";
import type { PosteriorFamily } from "../../src/depth/posterior_family.ts";

/** The logarithm of the rate, and its momentum. */
export interface PoissonParameters {
  readonly logRate: number;
  readonly velocity: number;
}

const finite = aNumber("a finite number", Number.isFinite);

/** q_d ∝ λ^d / d!, with λ = 2 at the start. */
export const poisson: PosteriorFamily<PoissonParameters> = {
  name: "poisson",
  parameters: "rate",
  checks: { logRate: finite, velocity: finite },
  start: () => ({ logRate: Math.log(2), velocity: 0 }),
  probabilities({ logRate }, depth) {
    const logits: number[] = [];
    for (let d = 0, logFactorial = 0; d <= depth; d++) {
      logFactorial += d > 0 ? Math.log(d) : 0;
      logits.push(d * logRate - logFactorial);
    }
    return softmax(logits);
  },
  step({ logRate, velocity }, { q, m, prior, trainSize }, { learningRate, momentum = 0 }) {
    const mean = q.reduce((sum, qd, d) => sum + d * qd, 0);
    const gradient = q.reduce((sum, qd, d) => {
      if (qd === 0) return sum;
      const slope = -m[d] + (Math.log(qd / prior[d]) + 1) / trainSize; // of −L / N in q_d
      return sum + slope * qd * (d - mean);
    }, 0);
    const moved = momentum * velocity + gradient;
    return { logRate: logRate - learningRate * moved, velocity: moved };
  },
  truncate: (parameters) => parameters,
  encode: (parameters) => ({ ...parameters }),
  decode({ logRate, velocity }) {
    if (!(Math.abs(logRate) <= 700)) {
      throw new RangeError(`logRate must be from -700 to 700, got ${logRate}`);
    }
    return { logRate, velocity };
  },
};
