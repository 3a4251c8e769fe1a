// The posterior over depth that training carries along: asked for its probabilities, given the exits'
// log-likelihoods. Its parameters stay inside; the training stream does not reach into them.

import { allFinite, firstNotFinite } from "./finite.ts";
import { softmax } from "./log_space.ts";
import { renormaliseToDepth } from "./depth_choice.ts";
import { elboGradient, exactPosterior } from "./posterior.ts";
import {
  anObjective,
  type ExitWeighting,
  exitWeighting,
  type Objective,
  objectiveOf,
  type ObjectiveText,
  objectiveValue as valueOf,
} from "./objective.ts";
import { type Check, checkOptions, type OptionChecks, whole, withMethods } from "./options.ts";
import { tooLarge } from "./step_cause.ts";
import { aPrior, priorOf, type PriorText } from "./prior.ts";

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

/** Options of {@linkcode depthPosterior}. */
export interface PosteriorOptions {
  /**
   * β, one probability for each exit, or as text: "geometric:0.85", "uniform" or positive weights, "3, 2, 1". Default
   * "geometric", with 0.85. A text needs `maxDepth`.
   */
  readonly prior?: readonly number[] | PriorText;
  /** Blocks D of the network; default what an array `prior` is for. */
  readonly maxDepth?: number;
  /** What training maximises, also as text: "elbo" (default), "marginal", "deep", "fixed:3". */
  readonly objective?: Objective | ObjectiveText;
}

/** An argument that is a posterior. */
export const aPosterior: Check = withMethods(
  "a posterior, as depthPosterior() makes it",
  "probabilities",
);

/** What the options of {@linkcode depthPosterior} must be. */
export const posteriorChecks: OptionChecks<PosteriorOptions> = {
  prior: aPrior,
  maxDepth: whole(0),
  objective: anObjective,
};

/** What the options say, with defaults. `name` is of the function that errors name. */
export function posteriorSettings(
  name: string,
  options: PosteriorOptions,
): { maxDepth: number; prior: number[]; objective: Objective } {
  const { prior = "geometric", objective = "elbo" } = options;
  const { maxDepth = typeof prior === "string" ? undefined : prior.length - 1 } = options;
  if (maxDepth === undefined) {
    throw new TypeError(
      `${name}(): maxDepth must be the number of blocks where prior is no array, got undefined`,
    );
  }
  return {
    maxDepth,
    prior: priorOf(name, prior, maxDepth),
    objective: objectiveOf(name, objective, maxDepth),
  };
}

/**
 * A posterior over depth.
 *
 * Under the ELBO it is variational: q = softmax(α), α zero at the start, learned by gradient steps. Under
 * the marginal likelihood and deep supervision it is the exact posterior of the epoch's m_d (the prior
 * before the first epoch), under a fixed depth it is one-hot.
 *
 * @param options objective and prior, each also as text
 * @throws RangeError where the prior is not positive, does not sum to 1 or has not one entry an exit
 */
export function depthPosterior(options: PosteriorOptions): DepthPosterior {
  checkOptions("depthPosterior", options, posteriorChecks);
  const { maxDepth, prior, objective } = posteriorSettings("depthPosterior", options);
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
            tooLarge({ learningRate, momentum }),
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
