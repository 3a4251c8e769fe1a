// Categorical posteriors: q = softmax(α) with a logit for every exit (Antorán et al. 2020, equation 4).

import { allFinite, firstNotFinite } from "../math/finite.ts";
import { softmax } from "../math/log_space.ts";
import { aNumber, listOf } from "../calls/checks.ts";
import { elboGradient } from "./elbo.ts";
import type { PosteriorFamily } from "./posterior_family.ts";
import { tooLarge } from "./divergence_cause.ts";

/** Logits and their momenta. */
export interface CategoricalParameters {
  /** α, [D + 1]. */
  readonly logits: readonly number[];
  /** Momentum buffer of α, [D + 1]. */
  readonly velocity: readonly number[];
}

/** A logit that softmax maps to 0 beside any others (−∞ is not JSON). */
const nothing = -1000;

const finiteNumbers = listOf(
  "a list of finite numbers",
  aNumber("a finite number", Number.isFinite),
);

/** The family `categorical`. */
export const categorical: PosteriorFamily<CategoricalParameters> = {
  name: "categorical",
  parameters: "logits",
  checks: { logits: finiteNumbers, velocity: finiteNumbers },
  start: (prior) => ({ logits: prior.map(() => 0), velocity: prior.map(() => 0) }),
  probabilities: ({ logits }, depth) =>
    softmax(depth < logits.length - 1 ? logits.slice(0, depth + 1) : logits),
  step({ logits, velocity }, { q, m, prior, trainSize }, { learningRate, momentum = 0 }) {
    const gradient = elboGradient(q, m, prior, trainSize);
    const moved = velocity.map((v, d) => momentum * v + gradient[d]);
    const stepped = logits.map((logit, d) => logit - learningRate * moved[d]);
    if (!allFinite(stepped)) {
      throw new RangeError(
        `step(): the posterior's logits are no longer finite: [${stepped}]; ` +
          tooLarge({ learningRate, momentum }),
      );
    }
    return { logits: stepped, velocity: moved };
  },
  truncate: ({ logits, velocity }, depth) => ({
    logits,
    velocity: velocity.map((v, d) => d <= depth ? v : 0),
  }),
  ofProbabilities: (q) => ({
    logits: q.map((qd) => qd > 0 ? Math.log(qd) : nothing),
    velocity: q.map(() => 0),
  }),
  encode: ({ logits, velocity }) => ({ logits: [...logits], velocity: [...velocity] }),
  decode({ logits, velocity }, exits) {
    for (const [name, values] of Object.entries({ logits, velocity })) {
      if (values.length !== exits) {
        throw new TypeError(`wanted ${exits} ${name}, got ${values.length}`);
      }
      const at = firstNotFinite(values);
      if (at >= 0) throw new RangeError(`${name} must be finite, got ${values[at]} at exit ${at}`);
    }
    return { logits: [...logits], velocity: [...velocity] };
  },
};
