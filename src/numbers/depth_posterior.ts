// The posterior over depth that training carries along: asked for its probabilities, given the exits'
// log-likelihoods. Its parameters stay inside; the training stream does not reach into them.

import { allFinite, firstNotFinite } from "./finite.ts";
import { softmax } from "./log_space.ts";
import { renormaliseToDepth } from "./depth_choice.ts";
import { elboGradient, exactPosterior } from "./posterior.ts";
import {
  type ExitWeighting,
  exitWeighting,
  type Objective,
  objectiveValue as valueOf,
} from "./objective.ts";

/** Step size and momentum of the posterior's logits α. */
export interface PosteriorStep {
  /** Learning rate of α, which is the gradient step on −L / N. */
  readonly learningRate: number;
  /** Momentum of α; default 0. */
  readonly momentum?: number;
}

/** Everything that decides a posterior's next step, as plain data. */
export interface DepthPosteriorState {
  /** α, [D + 1]; meaningful under the ELBO. */
  readonly logits: readonly number[];
  /** Momentum buffer of α, [D + 1]. */
  readonly velocity: readonly number[];
  /** q, [D + 1]. */
  readonly probabilities: readonly number[];
  /** Blocks that are left. */
  readonly depth: number;
}

/** A posterior over the exits 0..D of a network, and what training maximises. */
export interface DepthPosterior {
  /** β, D + 1 probabilities. */
  readonly prior: readonly number[];
  /** What training maximises. */
  readonly objective: Objective;
  /** Blocks that are left, D at the start. */
  readonly depth: number;
  /** q, D + 1 probabilities, zero beyond `depth`. */
  probabilities(): number[];
  /** The weighting of the exits that are left, for the network's next step. */
  weighting(trainSize: number): ExitWeighting;
  /** Takes in the log-likelihoods m_d of one batch: the step of α under the ELBO. */
  step(m: ArrayLike<number>, trainSize: number, options: PosteriorStep): void;
  /** Takes in the mean m_d of an epoch: the exact posterior, where the objective has no q of its own. */
  endEpoch(m: ArrayLike<number>, trainSize: number): void;
  /** The objective's value in nats per example, at these m_d and this q. */
  objectiveValue(m: ArrayLike<number>, trainSize: number): number;
  /** Drops the exits beyond `depth`: q is zero there and scaled to sum to one; β stays. */
  truncate(depth: number): void;
  /** A copy of the state. */
  readState(): DepthPosteriorState;
  /** Puts a state back. */
  writeState(state: DepthPosteriorState): void;
}

/**
 * A posterior over depth.
 *
 * Under the ELBO it is variational: q = softmax(α), α zero at the start, learned by gradient steps. Under
 * the marginal likelihood and deep supervision it is the exact posterior of the epoch's m_d (the prior
 * before the first epoch), under a fixed depth it is one-hot.
 *
 * @param options.prior β, one probability for each exit, for instance `geometric(20)`
 * @param options.objective default `{ kind: "elbo" }`
 */
export function depthPosterior(
  options: { readonly prior: readonly number[]; readonly objective?: Objective },
): DepthPosterior {
  const { objective = { kind: "elbo" } } = options;
  const prior = [...options.prior];
  const maxDepth = prior.length - 1;
  if (maxDepth < 0) throw new RangeError("depthPosterior(): prior must have an exit, got []");
  const total = prior.reduce((sum, probability) => sum + probability, 0);
  if (!(Math.abs(total - 1) < 1e-6 && prior.every((probability) => probability > 0))) {
    throw new RangeError(
      `depthPosterior(): prior must be positive and sum to 1 (given() scales), got [${prior}]`,
    );
  }
  if (objective.kind === "fixed" && !(objective.depth in prior)) {
    throw new RangeError(
      `depthPosterior(): fixed depth must be a whole number from 0 to ${maxDepth}, got ${objective.depth}`,
    );
  }
  let depth = maxDepth;
  let logits: number[] = prior.map(() => 0);
  let velocity: number[] = prior.map(() => 0);
  let q = objective.kind === "elbo"
    ? softmax(logits)
    : objective.kind === "fixed"
    ? prior.map((_, d) => d === objective.depth ? 1 : 0)
    : [...prior];
  const exitsLeft = (m: ArrayLike<number>) =>
    m.length > depth + 1 ? Array.from(m).slice(0, depth + 1) : m;

  return {
    prior,
    objective,
    get depth() {
      return depth;
    },
    probabilities: () => [...q],
    weighting: (trainSize) => exitWeighting(objective, q, prior, depth, trainSize),
    step(m, trainSize, { learningRate, momentum = 0 }) {
      if (objective.kind !== "elbo") return;
      const gradient = elboGradient(q, m, prior, trainSize);
      for (let d = 0; d <= maxDepth; d++) {
        velocity[d] = momentum * velocity[d] + gradient[d];
        logits[d] -= learningRate * velocity[d];
      }
      if (!allFinite(logits)) {
        throw new RangeError(
          `step(): the posterior's logits are no longer finite: [${logits}]; ` +
            `the learning rate of ${learningRate} is probably too large`,
        );
      }
      q = softmax(depth < maxDepth ? logits.slice(0, depth + 1) : logits);
      while (q.length <= maxDepth) q.push(0);
    },
    endEpoch(m, trainSize) {
      if (objective.kind === "marginal" || objective.kind === "deep") {
        q = exactPosterior(exitsLeft(m), prior, trainSize);
      }
    },
    objectiveValue: (m, trainSize) => valueOf(objective, q, exitsLeft(m), prior, trainSize),
    truncate(to) {
      if (!(Number.isSafeInteger(to) && to >= 0 && to <= depth)) {
        throw new RangeError(
          `truncate(): depth must be a whole number from 0 to the ${depth} blocks left, got ${to}`,
        );
      }
      if (objective.kind === "fixed" && to < objective.depth) {
        throw new RangeError(
          `truncate(): a fixed depth of ${objective.depth} cannot be cut to ${to}`,
        );
      }
      q = renormaliseToDepth(q, to);
      depth = to;
      velocity = velocity.map((v, d) => d <= depth ? v : 0);
    },
    readState: () => ({
      logits: [...logits],
      velocity: [...velocity],
      probabilities: [...q],
      depth,
    }),
    writeState(state) {
      for (const name of ["logits", "velocity", "probabilities"] as const) {
        if (state[name].length !== prior.length) {
          throw new TypeError(
            `writeState(): wanted ${prior.length} ${name}, got ${state[name].length}`,
          );
        }
        const at = firstNotFinite(state[name]);
        if (at >= 0) {
          throw new RangeError(
            `writeState(): ${name} must be finite, got ${state[name][at]} at exit ${at}`,
          );
        }
      }
      logits = [...state.logits];
      velocity = [...state.velocity];
      q = [...state.probabilities];
      depth = state.depth;
    },
  };
}
