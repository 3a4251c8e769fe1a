// The calibration error by the formula of Antorán et al. (2020; the notebook of their image experiments), only for
// comparison with their published values. It differs from the usual one: every class of every example counts as a
// prediction, the accuracy of a bin is compared with the bin's upper edge instead of its mean probability, and a class
// is correct only if it is the label and the most probable one. With ten classes nine tenths of all probabilities are
// near 0, in a bin whose edge is 0.1, so that perfectly calibrated predictions get about 9 %.

import { topClass } from "./class_predictions.ts";
import { equalBins } from "../math/equal_bins.ts";

/** Bins of equal width over (0, 1]. */
const bins = 10;

/** The formula over a data set in pieces. */
interface AuthorsCalibration {
  /**
   * Counts predictions.
   *
   * @param log log-probabilities, `[B, K]` row-major
   * @param labels `[B]`
   */
  add(log: ArrayLike<number>, labels: ArrayLike<number>): void;
  /** The error of all counted predictions: 0 to 1; NaN if none. */
  error(): number;
}

/** Starts counting. */
export function authorsCalibration(): AuthorsCalibration {
  const width = equalBins(1, bins);
  const counts = new Float64Array(bins);
  const right = new Float64Array(bins);
  return {
    add(log, labels) {
      const classes = log.length / labels.length;
      for (let n = 0; n < labels.length; n++) {
        const top = topClass(log, n, classes);
        for (let k = 0; k < classes; k++) {
          const probability = Math.exp(log[n * classes + k]);
          if (probability === 0) continue; // in none of their bins
          const bin = width.binOf(probability);
          counts[bin]++;
          if (k === top && k === labels[n]) right[bin]++;
        }
      }
    },
    error() {
      const all = counts.reduce((sum, count) => sum + count, 0);
      let error = 0;
      counts.forEach((count, bin) => {
        if (count > 0) error += count * Math.abs(right[bin] / count - width.edge(bin + 1));
      });
      return error / all;
    },
  };
}
