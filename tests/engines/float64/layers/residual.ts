// The layers `residual` and `multiply` in float64, given a function that computes chains.

import type { Chain, MultiplyLayer, ResidualLayer } from "../../../../src/architectures/layer.ts";
import {
  type Float64Layer,
  type Forward,
  mapped,
  type Place,
  sum,
  type Values,
  zeros,
} from "../layer.ts";

/** Computes a chain. */
type ChainForward = (chain: Chain, x: Values, place: Place) => Forward;

/** shortcut(x) + mask · branch(x). */
export function residual(forward: ChainForward): Float64Layer<ResidualLayer> {
  return ({ branch, shortcut = [] }, x, { mask, ...place }) => {
    const [added, kept] = [forward(branch, x, place), forward(shortcut, x, place)];
    return {
      value: sum(kept.value, masked(added.value, mask)),
      backward: (gradient) => sum(kept.backward(gradient), added.backward(masked(gradient, mask))),
    };
  };
}

/** x [rows, ..., units] times the mask [rows, units] at every position. */
function masked(x: Values, mask: Values | undefined): Values {
  if (!mask) return x;
  const units = x.shape.at(-1)!;
  const example = x.data.length / x.shape[0];
  return mapped(
    x,
    (value, i) => value * mask.data[Math.floor(i / example) * units + i % units],
  );
}

/** x · branch(x), broadcast over positions if the branch gives [features]. */
export function multiply(forward: ChainForward): Float64Layer<MultiplyLayer> {
  return ({ branch }, x, { mask: _, ...place }) => {
    const factor = forward(branch, x, place);
    const features = x.shape.at(-1)!;
    const example = x.data.length / x.shape[0];
    const whole = factor.value.data.length === x.data.length;
    const from = (i: number) => whole ? i : Math.floor(i / example) * features + i % features;
    return {
      value: mapped(x, (value, i) => value * factor.value.data[from(i)]),
      backward(gradient) {
        const ofFactor = zeros(factor.value.shape);
        gradient.data.forEach((down, i) => ofFactor.data[from(i)] += down * x.data[i]);
        const direct = mapped(gradient, (down, i) => down * factor.value.data[from(i)]);
        return sum(direct, factor.backward(ofFactor));
      },
    };
  };
}
