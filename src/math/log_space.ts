// Stable log-sum-exp and softmax. All arithmetic on probabilities is done on logarithms in float64.

/** log Σ exp(values); −∞ if the list is empty or all values are −∞, NaN if any value is NaN, else ∞ if any is ∞. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - largest);
  return largest + Math.log(sum);
}

/**
 * The logits shifted so that their exponentials sum to one; empty for an empty list.
 *
 * @throws RangeError if a logit is NaN or ∞, or all are −∞
 */
export function logSoftmax(logits: ArrayLike<number>): number[] {
  const total = logSumExp(logits);
  if (!Number.isFinite(total) && logits.length > 0) refuse(logits);
  // called at every training step: copying an array is several times cheaper than growing one
  const shifted: number[] = Array.isArray(logits) ? logits.slice() : Array.from(logits);
  if (Math.abs(total) < 1000) {
    for (let i = 0; i < shifted.length; i++) shifted[i] -= total;
    return shifted;
  }
  // far from 0 the logarithm of the sum would be rounded away: in [1e17, 1e17] all of it
  let largest = -Infinity;
  for (let i = 0; i < shifted.length; i++) largest = Math.max(largest, shifted[i]);
  for (let i = 0; i < shifted.length; i++) shifted[i] -= largest;
  const rest = logSumExp(shifted);
  for (let i = 0; i < shifted.length; i++) shifted[i] -= rest;
  return shifted;
}

/** exp(logits) / Σ exp(logits); throws like {@linkcode logSoftmax}. */
export function softmax(logits: ArrayLike<number>): number[] {
  const values = logSoftmax(logits);
  for (let i = 0; i < values.length; i++) values[i] = Math.exp(values[i]);
  return values;
}

function refuse(logits: ArrayLike<number>): never {
  for (let i = 0; i < logits.length; i++) {
    if (logits[i] < Infinity) continue;
    throw new RangeError(`softmax(): logits must be less than ∞, got ${logits[i]} at ${i}`);
  }
  throw new RangeError(`softmax(): a logit must be above −∞, got ${logits.length} that are not`);
}
