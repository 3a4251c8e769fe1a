// Networks of every kind and engine, for tests of incremental forward passes.

import { createNetwork } from "../../src/engines/create_network.ts";
import type { Network } from "../../src/engines/network.ts";
import { createSimdNetwork } from "../../src/engines/simd/create.ts";
import { conv, type ConvSpec, dense, inputShape } from "../../src/architectures/specification.ts";
import { customNetwork } from "../../src/engines/tfjs/create.ts";
import { randomExamples } from "./examples.ts";
import { makeConv, variedImages } from "./simd/conv/shapes.ts";
import { transformer } from "./tfjs/transformer.ts";

const vectors = dense({ inputs: 3, classes: 3, maxDepth: 4, width: 5 });
const shapes = { classes: 3, maxDepth: 4, outer: 9, inner: 6 };
export const direct = conv({ ...shapes, size: [11, 9], channels: 2 });
export const winograd = conv({ ...shapes, size: [16, 18], channels: 1, inner: 9 });
const tiny = conv({ ...shapes, size: [6, 9], channels: 2, outer: 3, inner: 2 });

export const examplesOf = ({ spec }: Network, batch: number, seed: number) =>
  spec.kind === "conv"
    ? variedImages(spec, batch, seed)
    : randomExamples(inputShape(spec), spec.classes, batch, seed);

/**
 * Networks, their tolerances when all rows are kept and when some are dropped, and their numbers of examples. A conv network
 * on simd sums an image's means about values of the first image of its chunk, which rounds differently in another chunk.
 */
export const kinds: Record<string, {
  make(): Promise<Network>;
  tolerances: { stay: number; leave: number };
  most: number;
}> = {
  "dense on cpu": {
    make: () => createNetwork(vectors, { engine: "cpu" }),
    ...{ tolerances: { stay: 1e-6, leave: 1e-6 }, most: 12 },
  },
  "conv on cpu": {
    make: () => createNetwork(tiny, { engine: "cpu" }),
    ...{ tolerances: { stay: 1e-6, leave: 1e-6 }, most: 6 },
  },
  "custom on cpu": {
    make: () =>
      customNetwork(
        transformer({ tokens: 3, features: 4, width: 8, classes: 3, maxDepth: 4, engine: "cpu" }),
      ),
    ...{ tolerances: { stay: 1e-6, leave: 1e-6 }, most: 8 },
  },
  "dense on simd": {
    make: () => createSimdNetwork(vectors, { seed: 1, reason: "test" }),
    ...{ tolerances: { stay: 0, leave: 0 }, most: 40 },
  },
  ...Object.fromEntries(
    ([["products of taps", direct], ["Winograd's tiles", winograd]] as [string, ConvSpec][])
      .flatMap(([how, spec]) =>
        [1, 2].map((threads) => [
          `conv on simd by ${how}, ${threads} threads`,
          {
            make: () => makeConv(spec, { threads }),
            ...{ tolerances: { stay: 0, leave: 1e-6 }, most: 60 },
          },
        ])
      ),
  ),
};

/** One of the networks with statistics. */
export async function ready(kind: string): Promise<Network> {
  const network = await kinds[kind].make();
  await network.estimateStatistics([examplesOf(network, 20, 5)]);
  return network;
}
