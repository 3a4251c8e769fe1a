// Folding of the stem's 5×5 kernel and the following 2×2 mean pooling into one 6×6 kernel, and the reverse for gradients: a
// pixel of the 6×6 kernel is a quarter of the sum of the weights that the four pooled positions put there.

const [side, folded] = [5, 6];

/** w6[i + a][j + b] += w5[i][j] / 4 for a and b of 0 and 1; arrays are [row][column][channel][units]. */
export function foldPooling(
  weights: Float32Array,
  to: Float32Array,
  channels: number,
  units: number,
): void {
  const size = channels * units; // per pixel
  to.fill(0, 0, folded * folded * size);
  eachPair(size, (from, into) => {
    for (let n = 0; n < size; n++) to[into + n] += weights[from + n] / 4;
  });
}

/** The gradient of the 5×5 kernel from that of the 6×6 kernel. */
export function unfoldGradient(
  gradient: Float32Array,
  to: Float32Array,
  channels: number,
  units: number,
): void {
  const size = channels * units;
  to.fill(0, 0, side * side * size);
  eachPair(size, (from, into) => {
    for (let n = 0; n < size; n++) to[from + n] += gradient[into + n] / 4;
  });
}

/** Visits the start indices of every pixel of the 5×5 kernel and of its four pixels in the 6×6 kernel. */
function eachPair(size: number, visit: (from: number, into: number) => void): void {
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      for (const [a, b] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
        visit((i * side + j) * size, ((i + a) * folded + j + b) * size);
      }
    }
  }
}
