// The layer `affine` in float64.

import { type AffineLayer, arrayName } from "../../../../src/architectures/layer.ts";
import { type Float64Layer, type Forward, type Place, type Values, zeros } from "../layer.ts";

/** x · weight + bias over the last axis. */
export const affine: Float64Layer<AffineLayer> = ({ name }, x, place) => affineMap(name, x, place);

/** The map of the arrays `name.weight` [in, out] and `name.bias` [out]. */
export function affineMap(name: string, x: Values, place: Place): Forward {
  const [weightName, biasName] = [arrayName(name, "weight"), arrayName(name, "bias")];
  const [weight, bias] = [place.weight(weightName), place.weight(biasName)];
  const [inputs, outputs] = [x.shape.at(-1)!, bias.length];
  const rows = x.data.length / inputs;
  const value = zeros([...x.shape.slice(0, -1), outputs]);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) {
      let dot = bias[o];
      for (let i = 0; i < inputs; i++) dot += x.data[r * inputs + i] * weight[i * outputs + o];
      value.data[r * outputs + o] = dot;
    }
  }
  return {
    value,
    backward({ data }) {
      const ofX = zeros(x.shape);
      const [ofWeight, ofBias] = [new Float64Array(weight.length), new Float64Array(outputs)];
      for (let r = 0; r < rows; r++) {
        for (let o = 0; o < outputs; o++) {
          const down = data[r * outputs + o];
          ofBias[o] += down;
          for (let i = 0; i < inputs; i++) {
            ofWeight[i * outputs + o] += x.data[r * inputs + i] * down;
            ofX.data[r * inputs + i] += weight[i * outputs + o] * down;
          }
        }
      }
      place.addGradient(weightName, ofWeight);
      place.addGradient(biasName, ofBias);
      return ofX;
    },
  };
}
