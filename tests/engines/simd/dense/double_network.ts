// The dense network in float64, a direct implementation of the formulas as an oracle for gradients of float32
// engines. Arrays are [sample][unit].

import type { Examples, NetworkState } from "../../../../src/engines/network.ts";
import type { DenseSpec } from "../../../../src/architectures/specification.ts";
import { logSumExp, softmax } from "../../../../src/math/log_space.ts";
import type { StepWeighting } from "../../update.ts";

type Matrix = number[][];

/**
 * m_d of the exits, and the gradient of the loss with respect to every weight, by name.
 *
 * @param masks [depth, B, width]; default 1
 */
export function doubleGradients(
  { inputs, classes, maxDepth, width }: DenseSpec,
  state: NetworkState,
  examples: Examples,
  weighting: StepWeighting,
  masks?: Float32Array,
): { m: number[]; gradients: Record<string, number[]> } {
  const batch = examples.labels.length;
  const samples = Array.from({ length: batch }, (_, n) => n);
  const mask = (block: number, n: number, j: number) =>
    masks ? masks[(block * batch + n) * width + j] : 1;
  const gradients: Record<string, number[]> = {};
  for (const [name, { data }] of Object.entries(state)) {
    gradients[name] = Array(data.length).fill(0);
  }

  const affine = (name: string, x: Matrix, out: number): Matrix => {
    const [w, b] = [state[`${name}.weight`].data, state[`${name}.bias`].data];
    return x.map((row) =>
      Array.from(
        { length: out },
        (_, j) => row.reduce((sum, value, i) => sum + value * w[i * out + j], b[j]),
      )
    );
  };
  /** Adds to the gradients and returns that of the input. */
  const affineBackward = (name: string, x: Matrix, dy: Matrix, out: number): Matrix => {
    const w = state[`${name}.weight`].data;
    return x.map((row, n) =>
      row.map((value, i) => {
        let sum = 0;
        for (let j = 0; j < out; j++) {
          sum += dy[n][j] * w[i * out + j];
          gradients[`${name}.weight`][i * out + j] += value * dy[n][j];
          if (i === 0) gradients[`${name}.bias`][j] += dy[n][j];
        }
        return sum;
      })
    );
  };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / batch;

  const x = samples.map((n) => [...examples.inputs.slice(n * inputs, (n + 1) * inputs)]);
  const activations = [affine("stem", x, width)];
  const rectified: Matrix[] = [];
  const inverses: number[][] = [];
  const normalised: Matrix[] = [];
  for (let i = 0; i < maxDepth; i++) {
    const a = activations[i];
    const y = affine(`blocks.${i}.dense`, a, width).map((row) => row.map((z) => Math.max(0, z)));
    const [scale, shift] = ["scale", "shift"].map((name) => state[`blocks.${i}.norm.${name}`].data);
    const means = y[0].map((_, j) => mean(y.map((row) => row[j])));
    const inverse = means.map((mu, j) =>
      1 / Math.sqrt(mean(y.map((row) => (row[j] - mu) ** 2)) + 1e-5)
    );
    const hat = y.map((row) => row.map((value, j) => (value - means[j]) * inverse[j]));
    rectified.push(y);
    inverses.push(inverse);
    normalised.push(hat);
    activations.push(
      a.map((row, n) => row.map((v, j) => v + mask(i, n, j) * (scale[j] * hat[n][j] + shift[j]))),
    );
  }
  const logs = activations.map((a) =>
    affine("head", a, classes).map((row) => {
      const total = logSumExp(row);
      return row.map((value) => value - total);
    })
  );
  const m = logs.map((rows) => mean(rows.map((row, n) => row[examples.labels[n]])));
  const w = "weights" in weighting
    ? weighting.weights
    : softmax(m.map((value, d) => weighting.logPrior[d] + weighting.trainSize * value));

  let g: Matrix = samples.map(() => Array(width).fill(0));
  for (let d = maxDepth; d >= 0; d--) {
    if (d < maxDepth) {
      const [y, hat] = [rectified[d], normalised[d]];
      const scale = state[`blocks.${d}.norm.scale`].data;
      const masked = g.map((row, n) => row.map((value, j) => mask(d, n, j) * value));
      const meanG = Array.from(scale, (_, j) => mean(masked.map((r) => r[j])));
      const meanGx = meanG.map((_, j) => mean(masked.map((row, n) => row[j] * hat[n][j])));
      meanG.forEach((value, j) => {
        gradients[`blocks.${d}.norm.shift`][j] = value * batch;
        gradients[`blocks.${d}.norm.scale`][j] = meanGx[j] * batch;
      });
      const dz = masked.map((row, n) =>
        row.map((value, j) =>
          y[n][j] > 0 ? scale[j] * inverses[d][j] * (value - meanG[j] - hat[n][j] * meanGx[j]) : 0
        )
      );
      const below = affineBackward(`blocks.${d}.dense`, activations[d], dz, width);
      g = g.map((row, n) => row.map((value, j) => value + below[n][j]));
    }
    if (w[d] === 0) continue;
    const dLogits = logs[d].map((row, n) =>
      row.map((log, k) => -w[d] / batch * (Number(k === examples.labels[n]) - Math.exp(log)))
    );
    const exit = affineBackward("head", activations[d], dLogits, classes);
    g = g.map((row, n) => row.map((value, j) => value + exit[n][j]));
  }
  affineBackward("stem", x, g, width);
  return { m, gradients };
}
