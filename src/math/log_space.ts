// Sums of exponentials that neither overflow nor underflow: everything about probabilities here is
// done on logarithms, in float64.

/** log Σ exp(values); −∞ for an empty list or when every value is −∞, NaN where a value is, else ∞ where one is. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - largest);
  return largest + Math.log(sum);
}

/**
 * The logits shifted so that their exponentials sum to one; nothing of nothing.
 *
 * @throws RangeError where no such shift is: a logit is NaN or ∞, or all are −∞
 */
export function logSoftmax(logits: ArrayLike<number>): number[] {
  const total = logSumExp(logits);
  if (!Number.isFinite(total) && logits.length > 0) refuse(logits);
  // at every step of training: a copy of an array is several times cheaper than one that grows
  const shifted: number[] = Array.isArray(logits) ? logits.slice() : Array.from(logits);
  if (Math.abs(total) < 1000) {
    for (let i = 0; i < shifted.length; i++) shifted[i] -= total;
    return shifted;
  }
  // far from 0 the sum's logarithm would be lost beside the largest logit: in [1e17, 1e17] all of it
  let largest = -Infinity;
  for (let i = 0; i < shifted.length; i++) largest = Math.max(largest, shifted[i]);
  for (let i = 0; i < shifted.length; i++) shifted[i] -= largest;
  const rest = logSumExp(shifted);
  for (let i = 0; i < shifted.length; i++) shifted[i] -= rest;
  return shifted;
}

/** exp(logits) / Σ exp(logits); refuses what {@linkcode logSoftmax} refuses. */
export function softmax(logits: ArrayLike<number>): number[] {
  const values = logSoftmax(logits);
  for (let i = 0; i < values.length; i++) values[i] = Math.exp(values[i]);
  return values;
}

function refuse(logits: ArrayLike<number>): never {
  for (let i = 0; i < logits.length; i++) {
    if (logits[i] < Infinity) continue;
    throw new RangeError(`softmax(): logits must be below infinity, got ${logits[i]} at ${i}`);
  }
  throw new RangeError(`softmax(): a logit must be above −∞, got ${logits.length} that are not`);
}
