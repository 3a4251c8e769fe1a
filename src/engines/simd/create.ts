// Making networks on the engine simd: kernels of our own, their WebAssembly written for the sizes at hand.

import type { Network } from "../network.ts";
import type { ConvSpec, DenseSpec } from "../specification.ts";
import { createHoldings } from "./holdings.ts";
import { denseSimdNetwork } from "./network.ts";

/** A dense network on the processor, with initial weights drawn from the seed. */
export async function createSimdNetwork(
  spec: DenseSpec,
  options: { readonly seed: number; readonly reason: string },
): Promise<Network> {
  const { kind } = spec as DenseSpec | ConvSpec;
  if (kind !== "dense") {
    throw new TypeError(`createSimdNetwork(): wanted a dense specification, got ${kind}`);
  }
  const holdings = await createHoldings(spec, options.seed);
  return denseSimdNetwork(spec, {
    name: "simd",
    device: "processor, WebAssembly SIMD, one thread",
    reason: options.reason,
  }, holdings);
}
