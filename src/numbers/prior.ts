// Priors over depth, β: D + 1 probabilities, one for each exit d = 0..D (Antorán et al. 2020, §3).

/**
 * Geometric prior, β_d ∝ decay^(d+1) for d = 0..maxDepth; shallow networks are preferred when
 * decay < 1.
 *
 * @param maxDepth number of residual blocks, D ≥ 0
 * @param decay ratio of neighbouring probabilities, in (0, ∞); default 0.85 as in the paper
 * @returns D + 1 probabilities
 */
export function geometric(maxDepth: number, decay = 0.85): number[] {
  checkDepth("geometric", maxDepth);
  if (!(decay > 0 && decay < Infinity)) {
    throw new RangeError(`geometric(): decay must be a positive number, got ${decay}`);
  }
  return given(Array.from({ length: maxDepth + 1 }, (_, d) => Math.pow(decay, d + 1)));
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
 * Every exit needs a positive weight, since KL(q ‖ β) is infinite where β is zero and q is not.
 */
export function given(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const all = Array.from(weights); // without holes, which nothing looks at
  const wrong = all.findIndex((weight) => !(weight > 0 && weight < Infinity));
  const lost = all.findIndex((weight) => !(weight / total > 0)); // in the scaling
  const bad = wrong >= 0 ? wrong : lost;
  if (weights.length === 0 || bad >= 0) {
    const got = bad >= 0 ? `${weights[bad]}` : `[${weights}]`;
    throw new RangeError(`given(): a prior needs positive finite weights, got ${got}`);
  }
  return weights.map((weight) => weight / total);
}

function checkDepth(name: string, maxDepth: number): void {
  if (!Number.isSafeInteger(maxDepth) || maxDepth < 0) {
    throw new RangeError(
      `${name}(): maxDepth must be a whole number of at least 0, got ${maxDepth}`,
    );
  }
}
