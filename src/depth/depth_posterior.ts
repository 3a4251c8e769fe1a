// The posterior over depth during training: gives its probabilities, takes the exits' log-likelihoods, and keeps its
// parameters to itself.

import { firstNotFinite } from "../math/finite.ts";
import type { CategoricalParameters } from "./categorical_family.ts";
import { renormaliseToDepth } from "./depth_choice.ts";
import { exactPosterior } from "./elbo.ts";
import { defaultFamily, findFamily, posteriorFamilies } from "./posterior_families.ts";
import type { PosteriorStep } from "./posterior_family.ts";
import { shownValue } from "../calls/shown_value.ts";
import {
  anObjective,
  defaultObjective,
  marginalExitWeights,
  type Objective,
  objectiveOf,
  type ObjectiveText,
  objectiveValue as valueOf,
  plannedExitWeights,
} from "./objective.ts";
import {
  aText,
  type Check,
  checkOptions,
  type OptionChecks,
  whole,
  withMethods,
} from "../calls/checks.ts";
import { aPrior, defaultPrior, priorOf, type PriorText } from "./prior.ts";

/**
 * The complete state of a posterior as plain data: the parameters of its family, for a categorical one `logits` and
 * `velocity`, and the following.
 */
export type DepthPosteriorState<Parameters extends object = CategoricalParameters> = Parameters & {
  /** The family; absent for `categorical`. */
  readonly family?: string;
  /** q, [D + 1]. */
  readonly probabilities: readonly number[];
  /** Remaining blocks. */
  readonly depth: number;
};

export type { PosteriorStep };

/** A posterior over the exits 0..D of a network, with its training objective. */
export interface DepthPosterior {
  /** β, D + 1 probabilities. */
  readonly prior: readonly number[];
  /** The training objective. */
  readonly objective: Objective;
  /** The name of q's family under the ELBO. */
  readonly family: string;
  /** Remaining blocks, D at the start. */
  readonly depth: number;
  /** q, D + 1 probabilities, zero beyond `depth`. */
  probabilities(): number[];
  /**
   * Weights of the remaining exits in the network's next gradient step, `[depth + 1]`, if they are known before its
   * forward pass; undefined under the marginal likelihood.
   */
  plannedWeights(): readonly number[] | undefined;
  /**
   * Weights of the remaining exits in the gradient step of a forward pass, `[depth + 1]`.
   *
   * @param m mean log-likelihoods of the pass, `[depth + 1]`, nats per example
   */
  weights(m: ArrayLike<number>, trainSize: number): readonly number[];
  /** Takes the log-likelihoods m_d of one batch: the step of α under the ELBO. */
  step(m: ArrayLike<number>, trainSize: number, options: PosteriorStep): void;
  /** Takes the mean m_d of an epoch: the exact posterior, for objectives without a q of their own. */
  endEpoch(m: ArrayLike<number>, trainSize: number): void;
  /** The objective's value in nats per example, at these m_d and this q. */
  objectiveValue(m: ArrayLike<number>, trainSize: number): number;
  /** Drops the exits beyond `depth`: q is zero there and scaled to sum to one; β stays. */
  truncate(depth: number): void;
  /** A copy of the state. */
  readState(): DepthPosteriorState;
  /** Restores a state. */
  writeState(state: DepthPosteriorState): void;
}

/** Options of {@linkcode depthPosterior}. */
export interface PosteriorOptions {
  /**
   * β, one probability for each exit, or as text: "geometric:0.85", "uniform" or positive weights, "3, 2, 1". Default
   * "geometric:0.85". A text needs `maxDepth`.
   */
  readonly prior?: readonly number[] | PriorText;
  /** Blocks D of the network; default from an array `prior`. */
  readonly maxDepth?: number;
  /** The training objective, also as text: "elbo" (default), "marginal", "deep", "fixed:3". */
  readonly objective?: Objective | ObjectiveText;
  /** The name of q's family under the ELBO; default "categorical". */
  readonly family?: string;
}

/** A check for posteriors. */
export const aPosterior: Check = withMethods(
  "a posterior, as depthPosterior() makes it",
  "probabilities",
);

/** Checks of the options of {@linkcode depthPosterior}. */
const posteriorChecks: OptionChecks<PosteriorOptions> = {
  prior: aPrior,
  maxDepth: whole(0),
  objective: anObjective,
  family: aText,
};

/** The options with defaults. Errors begin with `name`. */
export function posteriorSettings(
  name: string,
  options: PosteriorOptions,
): { maxDepth: number; prior: number[]; objective: Objective } {
  const { prior = defaultPrior, objective = defaultObjective } = options;
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
 * Under the ELBO it is variational: q is in a family whose parameters are learned by gradient steps; `categorical` is
 * q = softmax(α) with α zero at the start. Under the marginal likelihood and deep supervision it is the exact posterior
 * of the epoch's m_d (the prior before the first epoch), under a fixed depth it is one-hot.
 *
 * @param options objective and prior, each also as text
 * @throws RangeError if the prior is not positive, does not sum to 1 or has not one entry per exit
 */
export function depthPosterior(options: PosteriorOptions): DepthPosterior {
  checkOptions("depthPosterior", options, posteriorChecks);
  const { maxDepth, prior, objective } = posteriorSettings("depthPosterior", options);
  const family = options.family === undefined ? defaultFamily : findFamily(options.family);
  if (!family) {
    const names = posteriorFamilies().map(({ name }) => name).join(", ");
    throw new RangeError(
      `depthPosterior(): family must be one of ${names}, got ${shownValue(options.family)}`,
    );
  }
  let depth = maxDepth;
  let parameters = family.start(prior);
  const ofParameters = () => {
    const q = family.probabilities(parameters, depth);
    while (q.length <= maxDepth) q.push(0);
    return q;
  };
  let q = objective.kind === "elbo"
    ? ofParameters()
    : objective.kind === "fixed"
    ? prior.map((_, d) => d === objective.depth ? 1 : 0)
    : [...prior];
  const exitsLeft = (m: ArrayLike<number>) =>
    m.length > depth + 1 ? Array.from(m).slice(0, depth + 1) : m;

  return {
    prior,
    objective,
    family: family.name,
    get depth() {
      return depth;
    },
    probabilities: () => [...q],
    plannedWeights: () => plannedExitWeights(objective, q, depth),
    weights: (m, trainSize) =>
      plannedExitWeights(objective, q, depth) ?? marginalExitWeights(m, prior, trainSize),
    step(m, trainSize, options) {
      if (objective.kind !== "elbo") return;
      parameters = family.step(parameters, { q, m, prior, trainSize }, options);
      q = ofParameters();
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
      parameters = family.truncate(parameters, depth);
    },
    readState: () => ({
      ...family.encode(parameters) as CategoricalParameters,
      probabilities: [...q],
      depth,
      ...family !== defaultFamily && { family: family.name },
    }),
    writeState(state) {
      const named = state.family ?? defaultFamily.name;
      if (named !== family.name) {
        throw new TypeError(`writeState(): wanted a state of family ${family.name}, got ${named}`);
      }
      const exits = prior.length;
      try {
        const decoded = family.decode(state, exits);
        checkExitsOf(state.probabilities, exits);
        parameters = decoded;
      } catch (cause) {
        const { message } = cause as Error;
        const Kind = cause instanceof RangeError ? RangeError : TypeError;
        throw new Kind(`writeState(): ${message}`, { cause });
      }
      q = [...state.probabilities];
      depth = state.depth;
    },
  };
}

function checkExitsOf(probabilities: readonly number[], exits: number): void {
  if (probabilities.length !== exits) {
    throw new TypeError(`wanted ${exits} probabilities, got ${probabilities.length}`);
  }
  const at = firstNotFinite(probabilities);
  if (at < 0) return;
  throw new RangeError(`probabilities must be finite, got ${probabilities[at]} at exit ${at}`);
}
