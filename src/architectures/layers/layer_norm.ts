// The layer `layerNorm`: normalisation of each example and position over the last axis.

import { exactly, number, text } from "../../files/json/values.ts";
import type { LayerKind, LayerNormLayer } from "../layer.ts";
import { normWeights } from "./batch_norm.ts";

/** `layerNorm`. */
export const layerNorm: LayerKind<LayerNormLayer> = {
  fields: () => ({
    layer: exactly("layerNorm"),
    name: text,
    epsilon: number("above 0", (epsilon) => epsilon > 0),
  }),
  shape: (_, input) => input,
  arrays: ({ name }, input) => normWeights(name, input.at(-1)!),
  formula: ({ name }, x, place) => `${place.name(name)}(${x})`,
  meaning: ({ epsilon }) =>
    `layer norms are (x - m) / sqrt(v + ${epsilon}) * scale + shift with the mean m and the biased variance v of the ` +
    "last axis of every example and position",
};
