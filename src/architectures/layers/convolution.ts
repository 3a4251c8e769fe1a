// The layer `convolution`: a cross-correlation over [height, width, channels] with bias.

import { exactly, text, whole } from "../../files/json/values.ts";
import { either, optional } from "../../files/json/schema.ts";
import {
  arrayName,
  type ConvolutionLayer,
  type LayerArray,
  type LayerKind,
  type Shape,
  shapeText,
} from "../layer.ts";

/** The options with their defaults. */
export function convolutionOptions({ stride = 1, padding = 0, groups = 1 }: ConvolutionLayer) {
  return { stride, padding, groups };
}

/** The arrays of a convolution over `channels` input channels. */
export function convolutionArrays(layer: ConvolutionLayer, channels: number): LayerArray[] {
  const { name, outputs, size } = layer;
  const alone = convolutionOptions(layer).groups === "channels";
  const inputs = alone ? 1 : channels;
  const initial = { fanIn: inputs * size * size };
  const layout = alone
    ? "[height, width, 1, channel], cross-correlation of every channel on its own"
    : "[height, width, in, out], cross-correlation";
  const shape = [size, size, inputs, outputs];
  return [
    { name: arrayName(name, "kernel"), shape, layout, initial },
    { name: arrayName(name, "bias"), shape: [outputs], layout: "[out]", initial },
  ];
}

/** Output rows and columns; below 1 if the kernel does not fit. */
function behind(layer: ConvolutionLayer, [height, width]: Shape): number[] {
  const { stride, padding } = convolutionOptions(layer);
  return [height, width].map((extent) =>
    Math.floor((extent + 2 * padding - layer.size) / stride) + 1
  );
}

/** `convolution`. */
export const convolution: LayerKind<ConvolutionLayer> = {
  fields: () => ({
    layer: exactly("convolution"),
    name: text,
    outputs: whole(1),
    size: whole(1),
    stride: optional(whole(1)),
    padding: optional(whole(0)),
    groups: optional(either<1 | "channels">('1 or "channels"', exactly(1), exactly("channels"))),
  }),
  shape(layer, input) {
    const { name, outputs, size } = layer;
    const { padding, groups } = convolutionOptions(layer);
    const layerText = `convolution ${JSON.stringify(name)}`;
    if (input.length !== 3) {
      throw new TypeError(
        `${layerText}: input must be [height, width, channels], got ${shapeText(input)}`,
      );
    }
    if (groups === "channels" && outputs !== input[2]) {
      throw new TypeError(
        `${layerText}: outputs must equal the ${
          input[2]
        } input channels where groups is "channels", got ${outputs}`,
      );
    }
    const [height, width] = behind(layer, input);
    if (height < 1 || width < 1) {
      throw new TypeError(
        `${layerText}: input must have at least ${size} rows and columns including padding of ${padding}, got ${
          shapeText(input)
        }`,
      );
    }
    return [height, width, outputs];
  },
  arrays: (layer, [, , channels]) => convolutionArrays(layer, channels),
  multiplyAdds(layer, input) {
    const { size, outputs } = layer;
    const [height, width] = behind(layer, input);
    const channels = convolutionOptions(layer).groups === "channels" ? 1 : input[2];
    return size * size * channels * outputs * height * width;
  },
  formula: ({ name }, x, place) => `${place.name(name)}(${x})`,
  meaning(layer) {
    const { size } = layer;
    const { stride, padding, groups } = convolutionOptions(layer);
    const every = groups === "channels" ? ", every channel on its own" : "";
    return `${size}x${size} convolutions are cross-correlations of stride ${stride} with ${padding} ` +
      `${padding === 1 ? "row" : "rows"} of zeros at every side${every}, plus bias`;
  },
};
