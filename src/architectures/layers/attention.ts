// The layer `attention`: self-attention over [tokens, features] with several heads (Vaswani et al., 2017, section 3.2).

import { exactly, text, whole } from "../../files/json/values.ts";
import { arrayName, type AttentionLayer, type LayerKind, shapeText } from "../layer.ts";
import { affineArrays } from "./affine.ts";

/** Name suffixes of the affine maps of an attention layer. */
export const attentionMaps = ["query", "key", "value", "out"] as const;

/** `attention`. */
export const attention: LayerKind<AttentionLayer> = {
  fields: () => ({ layer: exactly("attention"), name: text, heads: whole(1) }),
  shape({ name, heads }, input) {
    if (input.length === 2 && input[1] % heads === 0) return input;
    throw new TypeError(
      `attention ${
        JSON.stringify(name)
      }: input must be [tokens, features] with features divisible by ${heads} heads, got ${
        shapeText(input)
      }`,
    );
  },
  arrays: ({ name }, [, features]) =>
    attentionMaps.flatMap((map) => affineArrays(arrayName(name, map), features, features)),
  multiplyAdds: (_, [tokens, features]) => 4 * tokens * features ** 2 + 2 * tokens ** 2 * features,
  formula: ({ name }, x, place) => `${place.name(name)}(${x})`,
  meaning: ({ heads }) =>
    `attention is out(softmax(query(x) key(x)^T / sqrt(features / ${heads})) value(x)) over ${heads} heads, which are ` +
    "neighbouring features",
};
