// The layers `meanPool` and `globalMean`.

import { exactly, whole } from "../../files/json/values.ts";
import { type GlobalMeanLayer, type LayerKind, type MeanPoolLayer, shapeText } from "../layer.ts";

/** `meanPool`. */
export const meanPool: LayerKind<MeanPoolLayer> = {
  fields: () => ({ layer: exactly("meanPool"), size: whole(1) }),
  shape({ size }, input) {
    const [height, width, channels] = input;
    if (input.length !== 3 || height < size || width < size) {
      throw new TypeError(
        `meanPool: input must be [height, width, channels] with at least ${size} rows and columns, got ${
          shapeText(input)
        }`,
      );
    }
    return [Math.floor(height / size), Math.floor(width / size), channels];
  },
  formula: ({ size }, x) => `mean_pool_${size}(${x})`,
  meaning: ({ size }) =>
    `mean_pool_${size} is the mean of ${size}x${size} positions, stride ${size}, rounding down`,
};

/** `globalMean`. */
export const globalMean: LayerKind<GlobalMeanLayer> = {
  fields: () => ({ layer: exactly("globalMean") }),
  shape(_, input) {
    if (input.length < 2) {
      throw new TypeError(`globalMean: input must be [..., features], got ${shapeText(input)}`);
    }
    return [input.at(-1)!];
  },
  formula: (_, x) => `global_mean(${x})`,
  meaning: () => "global_mean is the mean over all axes between the batch and the last",
};
