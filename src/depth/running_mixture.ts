// The mixture over the exits so far, Σ_{j ≤ d} q_j p(y | x, j) / Σ_{j ≤ d} q_j, on logarithms: updated exit by exit, for
// examples that may leave.

/** A growing mixture. */
interface RunningMixture {
  /**
   * Adds an exit. Cells with NaN or ∞ are NaN from then on.
   *
   * @param log its log-probabilities, [rows, K]
   * @param q its probability, finite and above 0
   */
  add(log: ArrayLike<number>, q: number): void;
  /** Keeps the rows at these positions, ascending. */
  keep(positions: ArrayLike<number>): void;
  /** Log-probabilities of the mixture so far, [rows, K]; empty before the first exit. */
  logProbabilities(): Float64Array;
}

/** An empty mixture for predictions of K classes. */
export function runningMixture(classes: number): RunningMixture {
  let sums = new Float64Array(0); // log Σ q_j p_j, [rows, K]
  let mass = 0;
  return {
    add(log, q) {
      if (!(q > 0 && q < Infinity)) {
        throw new RangeError(`add(): q must be a positive finite number, got ${q}`);
      }
      if (mass > 0 && log.length !== sums.length) {
        throw new TypeError(`add(): wanted ${sums.length} log-probabilities, got ${log.length}`);
      }
      const logQ = Math.log(q);
      if (mass === 0) {
        sums = Float64Array.from(log);
        for (let i = 0; i < sums.length; i++) sums[i] = sums[i] < Infinity ? sums[i] + logQ : NaN;
      } else {
        for (let i = 0; i < sums.length; i++) {
          const other = logQ + log[i];
          const larger = Math.max(sums[i], other);
          if (larger === -Infinity) continue; // else the difference is NaN
          sums[i] = larger < Infinity
            ? larger + Math.log(1 + Math.exp(-Math.abs(sums[i] - other)))
            : NaN;
        }
      }
      mass += q;
    },
    keep(positions) {
      for (let to = 0; to < positions.length; to++) {
        const from = positions[to] * classes;
        sums.copyWithin(to * classes, from, from + classes);
      }
      sums = sums.subarray(0, positions.length * classes);
    },
    logProbabilities() {
      const logMass = Math.log(mass);
      const mixture = new Float64Array(sums.length);
      for (let i = 0; i < sums.length; i++) mixture[i] = sums[i] - logMass;
      return mixture;
    },
  };
}
