// Batch normalisation in one kernel on the WebAssembly backend: sums in float64, four passes over the activations in all.

import { normEpsilon } from "../../../architectures/layers/batch_norm.ts";
import type { Heap } from "./heap.ts";

/** The kernel `normalise`: y, then x, its means as two float32 numbers and 1/√(variance + eps), [G, F] each. */
export function normalise({ inputs: { x, scale, shift }, attributes, make, again, values }: Heap) {
  const { groups } = attributes as { groups: number };
  const features = scale.shape[0];
  const statistics = [groups, features];
  const [y, mean, rest, inverse] = [
    make(x.shape),
    ...Array.from({ length: 3 }, () => make(statistics)),
  ];
  const [from, scales, shifts, to, means, rests, inverses] = values(
    ...[x, scale, shift, y, mean, rest, inverse],
  );
  const rows = from.length / features / groups;
  const [sums, squares] = [new Float64Array(features), new Float64Array(features)];
  const [slopes, centres] = [new Float64Array(features), new Float64Array(features)];
  for (let group = 0; group < groups; group++) {
    const start = group * rows * features;
    sums.fill(0);
    squares.fill(0);
    // about the first row, so that a large mean costs no accuracy
    for (let row = 0, i = start; row < rows; row++) {
      for (let f = 0; f < features; f++, i++) {
        const difference = from[i] - from[start + f];
        sums[f] += difference;
        squares[f] += difference * difference;
      }
    }
    for (let f = 0; f < features; f++) {
      const offset = sums[f] / rows;
      const variance = Math.max(0, squares[f] / rows - offset * offset);
      const at = group * features + f;
      centres[f] = from[start + f] + offset;
      means[at] = centres[f];
      rests[at] = centres[f] - means[at];
      inverses[at] = 1 / Math.sqrt(variance + normEpsilon);
      slopes[f] = inverses[at] * scales[f];
    }
    for (let row = 0, i = start; row < rows; row++) {
      for (let f = 0; f < features; f++, i++) {
        to[i] = (from[i] - centres[f]) * slopes[f] + shifts[f];
      }
    }
  }
  return [y, again(x), mean, rest, inverse];
}

/** The kernel `normaliseGradient`: the gradients of x, scale and shift. */
export function normaliseGradient({ inputs, attributes, make, values }: Heap) {
  const { dy, scale, saved0: x, saved1: mean, saved2: rest, saved3: inverse } = inputs;
  const { groups } = attributes as { groups: number };
  const features = scale.shape[0];
  const [ofX, ofScale, ofShift] = [dy.shape, scale.shape, scale.shape].map(make);
  const [given, scales, from, means, rests, inverses, to, scaleGradient, shiftGradient] = values(
    ...[dy, scale, x, mean, rest, inverse, ofX, ofScale, ofShift],
  );
  const rows = from.length / features / groups;
  const zeros = () => new Float64Array(features);
  const [sums, products, centres, slopes, shares, levels] = Array.from({ length: 6 }, zeros);
  const [scaleSums, shiftSums] = [zeros(), zeros()];
  for (let group = 0; group < groups; group++) {
    const start = group * rows * features;
    sums.fill(0);
    products.fill(0);
    for (let f = 0; f < features; f++) {
      centres[f] = means[group * features + f] + rests[group * features + f];
    }
    for (let row = 0, i = start; row < rows; row++) {
      for (let f = 0; f < features; f++, i++) {
        sums[f] += given[i];
        products[f] += given[i] * (from[i] - centres[f]);
      }
    }
    for (let f = 0; f < features; f++) {
      const invert = inverses[group * features + f];
      scaleSums[f] += products[f] * invert;
      shiftSums[f] += sums[f];
      slopes[f] = invert * scales[f];
      levels[f] = sums[f] / rows;
      shares[f] = products[f] / rows * invert * invert;
    }
    for (let row = 0, i = start; row < rows; row++) {
      for (let f = 0; f < features; f++, i++) {
        to[i] = (given[i] - levels[f] - (from[i] - centres[f]) * shares[f]) * slopes[f];
      }
    }
  }
  scaleGradient.set(scaleSums);
  shiftGradient.set(shiftSums);
  return [ofX, ofScale, ofShift];
}
