// The layer `position`: adds a trained array with the shape of one example.

import { exactly, text } from "../../files/json/values.ts";
import { arrayName, type LayerKind, type PositionLayer, shapeText } from "../layer.ts";

/** `position`. */
export const position: LayerKind<PositionLayer> = {
  fields: () => ({ layer: exactly("position"), name: text }),
  shape: (_, input) => input,
  arrays: ({ name }, input) => [{
    name: arrayName(name, "embedding"),
    shape: input,
    layout: `${shapeText(input)}, added to every example`,
    initial: { fanIn: input.at(-1)! },
  }],
  formula: ({ name }, x, place) => `${x} + ${place.name(arrayName(name, "embedding"))}`,
};
