// Networks of every kind and engine with float64 references, for tests of forward passes.

import { createNetwork } from "../../src/engines/create_network.ts";
import type { Examples, Network, NetworkState } from "../../src/engines/network.ts";
import { conv, dense } from "../../src/architectures/specification.ts";
import { randomExamples } from "./examples.ts";
import { makeConv, variedImages } from "./simd/conv/shapes.ts";

export const vectors = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
export const images = conv({
  ...{ size: [8, 7], channels: 1, classes: 3, maxDepth: 3, outer: 5, inner: 3 },
});

/** A kind of network, all of 3 blocks and 3 classes. */
export interface Kind {
  readonly spec: typeof vectors | typeof images;
  /** Whether results are bit for bit the same with and without weights known in advance. */
  readonly exact: boolean;
  make(): Promise<Network>;
}

const onTfjs = (spec: Kind["spec"], engine: "cpu" | "wasm"): Kind => ({
  ...{ spec, exact: false },
  make: () => createNetwork(spec, { engine, seed: 2 }),
});

export const kinds: Readonly<Record<string, Kind>> = {
  "dense, simd": {
    ...{ spec: vectors, exact: true },
    make: () => createNetwork(vectors, { engine: "simd", seed: 2 }),
  },
  "conv, simd, 1 thread": {
    ...{ spec: images, exact: true },
    make: () => makeConv(images, { seed: 2 }),
  },
  "conv, simd, 2 threads": {
    ...{ spec: images, exact: true },
    make: () => makeConv(images, { seed: 2, threads: 2 }),
  },
  "dense, cpu": onTfjs(vectors, "cpu"),
  "dense, wasm": onTfjs(vectors, "wasm"),
  "conv, cpu": onTfjs(images, "cpu"),
  "conv, wasm": onTfjs(images, "wasm"),
};

/** Examples for a kind. */
export function examplesOf({ spec }: Pick<Kind, "spec">, batch = 10, seed = 1): Examples {
  return spec.kind === "dense"
    ? randomExamples([3], 3, batch, seed)
    : variedImages(spec, batch, seed);
}

/** The state after each of several calls on equal networks of one kind. */
export async function statesAfter(
  kind: Kind,
  calls: readonly ((network: Network) => Promise<unknown>)[],
): Promise<NetworkState[]> {
  const states: NetworkState[] = [];
  for (const call of calls) {
    using network = await kind.make();
    await call(network);
    states.push(await network.readState());
  }
  return states;
}
