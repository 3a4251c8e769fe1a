// The layers `relu`, `gelu`, `silu` and `sigmoid` in float64, each as an elementwise function and its derivative.

import type { ActivationLayer } from "../../../../src/architectures/layer.ts";
import { type Float64Layer, mapped } from "../layer.ts";

/** An elementwise function with its derivative. */
function activation(
  f: (x: number) => number,
  derivative: (x: number) => number,
): Float64Layer<ActivationLayer> {
  return (_, x) => ({
    value: mapped(x, (value) => f(value)),
    backward: (gradient) => mapped(gradient, (value, i) => value * derivative(x.data[i])),
  });
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** The standard normal distribution function. */
const normal = (x: number) => (1 + erf(x * Math.SQRT1_2)) / 2;

/** max(x, 0), with derivative 0 at 0. */
export const relu = activation((x) => Math.max(x, 0), (x) => x > 0 ? 1 : 0);

/** 1 / (1 + exp(−x)). */
export const sigmoid = activation(logistic, (x) => logistic(x) * (1 - logistic(x)));

/** x · sigmoid(x). */
export const silu = activation(
  (x) => x * logistic(x),
  (x) => logistic(x) * (1 + x * (1 - logistic(x))),
);

/** x · Φ(x). */
export const gelu = activation(
  (x) => x * normal(x),
  (x) => normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI),
);

/** The error function to about 1e-15: 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)), whose terms are of one sign. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x); // 1 − erf(6) is below 1e-16
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(total); n++) {
    term *= 2 * x * x / (2 * n + 1);
    total += term;
  }
  return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * total;
}
