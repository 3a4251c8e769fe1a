// The layers `flatten`, `reshape` and `transpose` in float64.

import type {
  FlattenLayer,
  ReshapeLayer,
  Shape,
  TransposeLayer,
} from "../../../../src/architectures/layer.ts";
import type { Float64Layer, Forward, Values } from "../layer.ts";

/** All axes in one. */
export const flatten: Float64Layer<FlattenLayer> = (_, x) =>
  reshaped(x, [x.data.length / x.shape[0]]);

/** Other extents. */
export const reshape: Float64Layer<ReshapeLayer> = ({ shape }, x) => reshaped(x, shape);

/** Axes in another order, the rows staying first. */
export const transpose: Float64Layer<TransposeLayer> = ({ axes }, x) => {
  const order = [0, ...axes.map((axis) => axis + 1)];
  return {
    value: permuted(x, order),
    backward: (gradient) => permuted(gradient, order.map((_, axis) => order.indexOf(axis))),
  };
};

function reshaped({ shape, data }: Values, example: Shape): Forward {
  return {
    value: { shape: [shape[0], ...example], data },
    backward: (gradient) => ({ shape, data: gradient.data }),
  };
}

/** Entry i of `order` is the axis that becomes axis i. */
function permuted(x: Values, order: readonly number[]): Values {
  const strides = x.shape.map((_, axis) =>
    x.shape.slice(axis + 1).reduce((size, extent) => size * extent, 1)
  );
  const shape = order.map((axis) => x.shape[axis]);
  const data = x.data.map((_, index) => {
    let from = 0;
    for (let axis = shape.length - 1, rest = index; axis >= 0; axis--) {
      from += rest % shape[axis] * strides[order[axis]];
      rest = Math.floor(rest / shape[axis]);
    }
    return x.data[from];
  });
  return { shape, data };
}
