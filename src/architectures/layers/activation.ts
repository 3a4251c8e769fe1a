// The layers `relu`, `gelu`, `silu` and `sigmoid`: elementwise functions.

import { exactly } from "../../files/json/values.ts";
import type { ActivationLayer, LayerKind } from "../layer.ts";

/** An elementwise function; `meaning` defines it if its name is ambiguous. */
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
