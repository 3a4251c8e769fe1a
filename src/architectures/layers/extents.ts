// The layers `flatten`, `reshape` and `transpose`.

import { exactly, whole } from "../../files/json/values.ts";
import { list } from "../../files/json/schema.ts";
import {
  type FlattenLayer,
  type LayerKind,
  type ReshapeLayer,
  type Shape,
  shapeText,
  type TransposeLayer,
} from "../layer.ts";

/** Values per example. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** `flatten`. */
export const flatten: LayerKind<FlattenLayer> = {
  fields: () => ({ layer: exactly("flatten") }),
  shape: (_, input) => [sizeOf(input)],
  formula: (_, x) => `flatten(${x})`,
};

/** `reshape`. */
export const reshape: LayerKind<ReshapeLayer> = {
  fields: () => ({ layer: exactly("reshape"), shape: list(whole(1), { least: 1 }) }),
  shape({ shape }, input) {
    if (sizeOf(shape) === sizeOf(input)) return shape;
    throw new TypeError(
      `reshape: input must have ${sizeOf(shape)} values for shape ${shapeText(shape)}, got ${
        shapeText(input)
      }`,
    );
  },
  formula: ({ shape }, x) => `reshape(${x}, ${shapeText(shape)})`,
};

/** `transpose`. */
export const transpose: LayerKind<TransposeLayer> = {
  fields: () => ({ layer: exactly("transpose"), axes: list(whole(0), { least: 1 }) }),
  shape({ axes }, input) {
    const sorted = axes.toSorted((a, b) => a - b);
    if (axes.length === input.length && sorted.every((axis, i) => axis === i)) {
      return axes.map((axis) => input[axis]);
    }
    throw new TypeError(
      `transpose: axes must name each of the ${input.length} axes of ${
        shapeText(input)
      } once, got ${shapeText(axes)}`,
    );
  },
  formula: ({ axes }, x) => `transpose(${x}, ${shapeText(axes)})`,
  meaning: () => "transpose counts axes from 0 behind the batch",
};
