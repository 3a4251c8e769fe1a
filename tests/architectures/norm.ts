// Layer normalisation for the tests' networks.

import type { Layer } from "../../src/architectures/layer.ts";

/** Layer normalisation, as PyTorch does it by default. */
export function norm(name: string): Layer {
  return { layer: "layerNorm", name, epsilon: 1e-5 };
}
