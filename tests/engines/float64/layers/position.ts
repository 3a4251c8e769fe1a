// The layer `position` in float64.

import { arrayName, type PositionLayer } from "../../../../src/architectures/layer.ts";
import { type Float64Layer, mapped } from "../layer.ts";

/** Adds an array to every row. */
export const position: Float64Layer<PositionLayer> = ({ name }, x, place) => {
  const arrayOf = arrayName(name, "embedding");
  const embedding = place.weight(arrayOf);
  return {
    value: mapped(x, (value, i) => value + embedding[i % embedding.length]),
    backward(gradient) {
      const ofEmbedding = new Float64Array(embedding.length);
      gradient.data.forEach((down, i) => ofEmbedding[i % embedding.length] += down);
      place.addGradient(arrayOf, ofEmbedding);
      return gradient;
    },
  };
};
