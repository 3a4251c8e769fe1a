// The layers `relu`, `gelu`, `silu` and `sigmoid`: functions of each number.

import { exactly } from "../../files/json/values.ts";
import type { ActivationLayer, LayerKind } from "../layer.ts";

/** A function of each number; its meaning where its name does not say which of several it is. */
export function activation(
  name: ActivationLayer["layer"],
  meaning?: string,
): LayerKind<ActivationLayer> {
  return {
    fields: () => ({ layer: exactly(name) }),
    shape: (_, input) => input,
    formula: (_, x) => `${name}(${x})`,
    ...meaning !== undefined && { meaning: () => meaning },
  };
}
