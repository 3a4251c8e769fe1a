// The engine `simd`: WebAssembly kernels for dense and conv networks.

import type { ConvSpec, DenseSpec } from "../../architectures/specification.ts";
import type { Engine } from "../engine.ts";
import { fusedLikelihoods } from "./likelihoods.ts";

/** The engine `simd`. */
export const simd: Engine = {
  name: "simd",
  runsOn: "processor",
  kinds: ["dense", "conv"],
  likelihoods: fusedLikelihoods,
  inWorkers: true,
  async create(spec, options) {
    const { createSimdNetwork } = await import("./create.ts");
    return await createSimdNetwork(spec as DenseSpec | ConvSpec, options);
  },
};
