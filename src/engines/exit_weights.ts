// Exit weights of a gradient step, checked, with negligible ones set to 0.

/** Smaller weights would make products denormal, which are a hundred times slower. */
const negligible = 1e-20;

/**
 * The weights of the exits up to the deepest one computed; negligible ones are 0.
 *
 * @param name function name for errors
 * @param weights one entry for each of the depth + 1 exits
 * @param computed exits that the forward pass computes, ascending
 * @throws TypeError for a wrong number of weights; RangeError if one is not finite, an exit with a weight is not computed,
 * or all are 0
 */
export function exitWeights(
  name: string,
  weights: readonly number[],
  computed: readonly number[],
  depth: number,
): Float64Array {
  if (weights.length !== depth + 1) {
    throw new TypeError(
      `${name}(): weights must have ${depth + 1} entries, one for each exit, got ${weights.length}`,
    );
  }
  // at every step: loops are quicker than Float64Array.from()
  const checked = new Float64Array(computed[computed.length - 1] + 1);
  let some = false;
  let next = 0; // of the computed exits
  for (let d = 0; d <= depth; d++) {
    const isComputed = computed[next] === d;
    if (isComputed) next++;
    const weight = weights[d];
    if (!Number.isFinite(weight)) {
      throw new RangeError(`${name}(): weights must be finite, got ${weight} for exit ${d}`);
    }
    if (weight === 0) continue;
    if (!isComputed) {
      throw new RangeError(
        `${name}(): exit ${d} has weight ${weight}, but forward() computed only exits ${
          computed.join(", ")
        }; add it to the exits of forward(), or give it weight 0`,
      );
    }
    some = true;
    if (Math.abs(weight) >= negligible) checked[d] = weight;
  }
  if (!some) throw new RangeError(`${name}(): at least one weight must not be 0`);
  return checked;
}
