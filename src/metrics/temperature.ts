// Temperature scaling (Guo et al. 2017, arXiv 1706.04599): logits are divided by one number, fitted by likelihood on
// held-out examples. Log-probabilities serve as logits, since shifting a row changes nothing.

import { checkArgument, numbers } from "../calls/checks.ts";
import { checkProbabilities } from "../depth/probabilities.ts";
import { allSteps } from "../calls/progress.ts";

/** The highest and, inverted, the lowest temperature of a fit. */
const mostTemperature = 64;

/**
 * Log-probabilities at another temperature: log softmax(log / T) of every row.
 *
 * @param log logits or log-probabilities, [..., K] row-major
 * @param classes K
 * @param temperature T > 0; above 1 for less confidence
 * @returns an array of the same shape; a row with NaN or ∞, or with −∞ alone, is NaN
 */
export function temper(
  log: ArrayLike<number>,
  classes: number,
  temperature: number,
): Float64Array<ArrayBuffer> {
  checkArgument("temper", "log", log, numbers);
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(`temper(): temperature must be a positive number, got ${temperature}`);
  }
  if (!(Number.isSafeInteger(classes) && classes > 0 && log.length % classes === 0)) {
    throw new TypeError(`temper(): wanted [..., ${classes}] logits, got ${log.length} values`);
  }
  const tempered = new Float64Array(log.length);
  for (let row = 0; row < log.length; row += classes) {
    let largest = -Infinity;
    for (let k = row; k < row + classes; k++) largest = Math.max(largest, log[k]);
    let sum = 0;
    for (let k = row; k < row + classes; k++) sum += Math.exp((log[k] - largest) / temperature);
    const logSum = Math.log(sum);
    for (let k = row; k < row + classes; k++) {
      tempered[k] = (log[k] - largest) / temperature - logSum;
    }
  }
  return tempered;
}

/**
 * The temperature at which the mixture over depth gives the labels the highest likelihood, when the logits of
 * every exit are divided by it. Found to about nine digits between 1/64 and 64, or one of these if the likelihood
 * still rises there, as it does towards 0 if no prediction is wrong. Examples whose label is impossible at every exit do
 * not count.
 *
 * @param each log p(y | x, d), [E, N, K] row-major; exits with q_d = 0 are not read
 * @param q E probabilities, one for each exit given
 * @param labels N whole numbers in 0..K−1
 * @throws RangeError that names the example where an exit with q_d > 0 has NaN or ∞
 */
export function fitTemperature(
  each: ArrayLike<number>,
  q: readonly number[],
  labels: ArrayLike<number>,
): number {
  checkArgument("fitTemperature", "each", each, numbers);
  checkArgument("fitTemperature", "q", q, numbers);
  checkArgument("fitTemperature", "labels", labels, numbers);
  return allSteps(temperatureSearch(each, q, labels));
}

/** The most passes through the examples of {@linkcode temperatureSearch}, usually fewer. */
export const temperaturePasses = 40;

/** The steps of {@linkcode fitTemperature}: one per pass through the examples. */
export function* temperatureSearch(
  each: ArrayLike<number>,
  q: readonly number[],
  labels: ArrayLike<number>,
): Generator<void, number> {
  const classes = each.length / (q.length * labels.length);
  if (!(Number.isSafeInteger(classes) && classes > 0)) {
    throw new TypeError(
      `fitTemperature(): wanted [${q.length} exits, ${labels.length} examples, classes], got ${each.length} values`,
    );
  }
  checkProbabilities("fitTemperature", q);
  checkNumbers(each, q, labels.length, classes);
  for (let n = 0; n < labels.length; n++) {
    if (!(Number.isInteger(labels[n]) && labels[n] >= 0 && labels[n] < classes)) {
      throw new RangeError(
        `fitTemperature(): labels must be in 0..${classes - 1}, got ${labels[n]}`,
      );
    }
  }
  const at = function* (place: number): Generator<void, LikelihoodPoint> {
    const point = likelihoodAt(each, q, labels, place);
    yield;
    return point;
  };

  // a mixture's likelihood may have several maxima: the best point of a grid, then the maximum beside it
  const step = Math.log(mostTemperature) / 6;
  const grid: LikelihoodPoint[] = [];
  for (let i = 0; i < 13; i++) grid.push(yield* at((i - 6) * step));
  const peak = grid.reduce((best, { value }, i) => value > grid[best].value ? i : best, 6);
  const beside = grid[peak + Math.sign(grid[peak].slope)];
  if (!beside || beside === grid[peak]) return Math.exp(grid[peak].place);
  return Math.exp(yield* maximumBetween(grid[peak], beside, at));
}

/** Refuses NaN and ∞ at the exits that are read. */
function checkNumbers(
  each: ArrayLike<number>,
  q: readonly number[],
  examples: number,
  classes: number,
): void {
  for (let i = 0; i < each.length; i++) {
    const row = Math.floor(i / classes); // [exits, examples]
    if (each[i] < Infinity || q[Math.floor(row / examples)] === 0) continue;
    throw new RangeError(
      `fitTemperature(): log-probabilities must be numbers, got ${each[i]} for class ` +
        `${i % classes} of example ${row % examples} at exit ${Math.floor(row / examples)}`,
    );
  }
}

/** The likelihood at a temperature. */
interface LikelihoodPoint {
  /** log T. */
  readonly place: number;
  /** Log-likelihood of the mixture, summed over examples. */
  readonly value: number;
  /** Its derivative by log T. */
  readonly slope: number;
}

/** The maximum between a point and another that is not higher, towards which the first one rises. */
function* maximumBetween(
  peak: LikelihoodPoint,
  beside: LikelihoodPoint,
  at: (place: number) => Generator<void, LikelihoodPoint>,
): Generator<void, number> {
  const near = 1e-10;
  const risesTo = (to: LikelihoodPoint, from: LikelihoodPoint) =>
    from.slope * (to.place - from.place) > 0;
  // halve until both ends rise towards each other
  while (!risesTo(peak, beside)) {
    if (Math.abs(peak.place - beside.place) < near) return peak.place;
    const middle = yield* at((peak.place + beside.place) / 2);
    if (!risesTo(peak, middle) && middle.value > peak.value) peak = middle;
    else beside = middle;
  }
  // the root of the slope by false position; an end that stays has its slope halved (Illinois)
  let [stays, moves] = [peak, beside];
  let weight = stays.slope;
  // it takes about ten passes; the bound is for slopes that rounding makes erratic
  for (let pass = 0; pass < 200 && Math.abs(stays.place - moves.place) >= near; pass++) {
    const place = (stays.place * moves.slope - moves.place * weight) / (moves.slope - weight);
    const point = yield* at(place);
    if (point.slope === 0 || Math.abs(place - moves.place) < near) return place;
    if (Math.sign(point.slope) === Math.sign(moves.slope)) {
      weight /= 2;
    } else {
      stays = moves;
      weight = stays.slope;
    }
    moves = point;
  }
  return moves.place;
}

/** The mixture's log-likelihood at log T = `place`. */
function likelihoodAt(
  each: ArrayLike<number>,
  q: readonly number[],
  labels: ArrayLike<number>,
  place: number,
): LikelihoodPoint {
  const examples = labels.length;
  const classes = each.length / (q.length * examples);
  const inverse = Math.exp(-place); // 1 / T
  const exits = q.flatMap((qd, d) => qd > 0 ? [{ d, logQ: Math.log(qd) }] : []);
  let value = 0;
  let slope = 0;
  for (let n = 0; n < examples; n++) {
    let best = -Infinity; // running log-sum-exp over the exits
    let sum = 0;
    let slopes = 0; // weighted like the sum
    for (const { d, logQ } of exits) {
      const row = (d * examples + n) * classes;
      const label = each[row + labels[n]];
      if (label === -Infinity) continue;
      let largest = -Infinity;
      for (let k = row; k < row + classes; k++) if (each[k] > largest) largest = each[k];
      let scale = 0;
      let mean = 0; // of what the logits lie below the largest
      for (let k = row; k < row + classes; k++) {
        const below = each[k] - largest;
        const power = Math.exp(below * inverse);
        scale += power;
        if (power > 0) mean += power * below;
      }
      const joint = logQ + (label - largest) * inverse - Math.log(scale);
      const exitSlope = -inverse * (label - largest - mean / scale);
      if (!(joint <= best)) { // NaN too, which then stays
        const shrink = Math.exp(best - joint);
        sum *= shrink;
        slopes *= shrink;
        best = joint;
      }
      const weight = Math.exp(joint - best);
      sum += weight;
      slopes += weight * exitSlope;
    }
    if (best === -Infinity) continue;
    value += best + Math.log(sum);
    slope += slopes / sum;
  }
  return { place, value, slope };
}
