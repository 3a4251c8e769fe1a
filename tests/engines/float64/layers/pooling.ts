// The layers `meanPool` and `globalMean` in float64.

import type { GlobalMeanLayer, MeanPoolLayer, Shape } from "../../../../src/architectures/layer.ts";
import { type Float64Layer, type Forward, type Values, zeros } from "../layer.ts";

/** Means of squares of [rows, height, width, channels], rounding down. */
export const meanPool: Float64Layer<MeanPoolLayer> = ({ size }, x) => {
  const [rows, height, width, channels] = x.shape;
  const [high, wide] = [Math.floor(height / size), Math.floor(width / size)];
  return means(x, [rows, high, wide, channels], size * size, (index) => {
    const channel = index % channels;
    const position = Math.floor(index / channels);
    const [h, w] = [Math.floor(position / width) % height, position % width];
    if (h >= high * size || w >= wide * size) return undefined; // left over
    const row = Math.floor(position / (width * height));
    return ((row * high + Math.floor(h / size)) * wide + Math.floor(w / size)) * channels + channel;
  });
};

/** The mean over all axes but the rows and the last. */
export const globalMean: Float64Layer<GlobalMeanLayer> = (_, x) => {
  const [rows, features] = [x.shape[0], x.shape.at(-1)!];
  const example = x.data.length / rows;
  return means(
    x,
    [rows, features],
    example / features,
    (index) => Math.floor(index / example) * features + index % features,
  );
};

/** Means of `count` numbers each; `to` is where a number goes, undefined for nowhere. */
function means(
  x: Values,
  shape: Shape,
  count: number,
  to: (index: number) => number | undefined,
): Forward {
  const value = zeros(shape);
  x.data.forEach((each, i) => {
    const mean = to(i);
    if (mean !== undefined) value.data[mean] += each / count;
  });
  return {
    value,
    backward({ data }) {
      const ofX = zeros(x.shape);
      x.data.forEach((_, i) => {
        const mean = to(i);
        if (mean !== undefined) ofX.data[i] = data[mean] / count;
      });
      return ofX;
    },
  };
}
