// The layer `affine`: x · weight + bias over the last axis.

import { text, whole } from "../../files/json/values.ts";
import { exactly } from "../../files/json/values.ts";
import { type AffineLayer, arrayName, type LayerArray, type LayerKind } from "../layer.ts";

/** The arrays of an affine map. */
export function affineArrays(name: string, inputs: number, outputs: number): LayerArray[] {
  const initial = { fanIn: inputs };
  return [
    { name: arrayName(name, "weight"), shape: [inputs, outputs], layout: "[in, out]", initial },
    { name: arrayName(name, "bias"), shape: [outputs], layout: "[out]", initial },
  ];
}

/** `affine`. */
export const affine: LayerKind<AffineLayer> = {
  fields: () => ({ layer: exactly("affine"), name: text, outputs: whole(1) }),
  shape: ({ outputs }, input) => [...input.slice(0, -1), outputs],
  arrays: ({ name, outputs }, input) => affineArrays(name, input.at(-1)!, outputs),
  multiplyAdds: ({ outputs }, input) =>
    input.reduce((product, extent) => product * extent, outputs),
  formula: ({ name }, x, place) => `${place.name(name)}(${x})`,
  meaning: () => "affine maps are x @ weight + bias over the last axis",
};
