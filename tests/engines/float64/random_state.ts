// Random states of networks, for comparisons with the float64 reference.

import { networkArrays } from "../../../src/architectures/network_arrays.ts";
import type { ArchitectureSpec } from "../../../src/architectures/specification.ts";
import type { NamedArray } from "../../../src/engines/network.ts";
import { randomStream } from "../../../src/math/random.ts";

/**
 * Reproducible weights and population statistics: scales about 1, variances from 0.5 to 1.5, all else in ±0.6, or
 * less for weights with many inputs.
 */
export function randomState(
  spec: ArchitectureSpec,
  depth = spec.maxDepth,
): Record<string, NamedArray> {
  return Object.fromEntries(
    [...networkArrays(spec, depth)].map(([name, { shape, initial }]) => {
      const random = randomStream(1, `state/${name}`);
      const size = shape.reduce((product, extent) => product * extent, 1);
      const middle = /\.(scale|variance)$/.test(name) ? 1 : 0;
      const reach = initial && "fanIn" in initial ? 1.5 / Math.sqrt(initial.fanIn) : 0.5;
      const data = Float32Array.from({ length: size }, () => middle + reach * (2 * random() - 1));
      return [name, { shape, data }];
    }),
  );
}
