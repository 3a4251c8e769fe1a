// Bins of equal width over (0, end], left-open and right-closed. A value's bin is chosen by the reported edges, so
// rounding never contradicts them.

/** Bins of equal width. */
interface EqualBins {
  /** The lower edge of bin i, which is the upper edge of bin i − 1; `edge(bins)` is the end. */
  edge(i: number): number;
  /** The bin of a value, from 0: edge(bin) < value ≤ edge(bin + 1); outside values are in the first and the last bin. */
  binOf(value: number): number;
}

/**
 * Bins of equal width over (0, end].
 *
 * @param end finite and at least 0; if it is 0, all values are in the first bin
 * @param bins number of bins
 * @throws RangeError for another end or number of bins; `binOf` for NaN
 */
export function equalBins(end: number, bins: number): EqualBins {
  if (!(end >= 0 && end < Infinity)) {
    throw new RangeError(`equalBins(): end must be a finite number of at least 0, got ${end}`);
  }
  checkBins("equalBins", bins);
  const edge = (i: number) => i === bins ? end : end * i / bins;
  return {
    edge,
    binOf(value) {
      if (Number.isNaN(value)) throw new RangeError("binOf(): value must be a number, got NaN");
      if (!(value > 0) || end === 0) return 0;
      // the quotient is rounded, so this may be off by one
      const bin = Math.min(bins - 1, Math.max(0, Math.ceil(value / end * bins) - 1));
      if (bin > 0 && value <= edge(bin)) return bin - 1;
      return bin < bins - 1 && value > edge(bin + 1) ? bin + 1 : bin;
    },
  };
}

/** Throws a RangeError in the name of a function unless `bins` is a positive whole number. */
export function checkBins(name: string, bins: number): void {
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new RangeError(`${name}(): bins must be a positive whole number, got ${bins}`);
  }
}
