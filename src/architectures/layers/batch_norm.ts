// The layer `batchNorm`: normalisation over all axes but the last with statistics of the batch or the population.

import { exactly, text } from "../../files/json/values.ts";
import { arrayName, type BatchNormLayer, type LayerArray, type LayerKind } from "../layer.ts";

/** eps of every batch norm: y = (x − mean) / √(variance + eps) · scale + shift. */
export const normEpsilon = 1e-5;

/** `scale` and `shift` of a norm. */
export function normWeights(name: string, features: number): LayerArray[] {
  return [["scale", 1], ["shift", 0]].map(([array, value]) => ({
    name: arrayName(name, String(array)),
    shape: [features],
    layout: "[features]",
    initial: { value: Number(value) },
  }));
}

/** `batchNorm`. */
export const batchNorm: LayerKind<BatchNormLayer> = {
  fields: () => ({ layer: exactly("batchNorm"), name: text }),
  shape: (_, input) => input,
  arrays({ name }, input) {
    const features = input.at(-1)!;
    const statistic = (array: string): LayerArray => ({
      name: arrayName(name, array),
      shape: [features],
      layout: "[features]",
    });
    return [...normWeights(name, features), statistic("mean"), statistic("variance")];
  },
  formula: ({ name }, x, place) => `${place.name(name)}(${x})`,
  meaning: () =>
    `batch norms are (x - mean) / sqrt(variance + ${normEpsilon}) * scale + shift over the last axis`,
};
