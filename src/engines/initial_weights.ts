// Initial weights: uniform in ±1/√fan_in, from one random stream per tensor name, so that they are the
// same on every engine and for every depth.

import type { Initialisation } from "../architectures/initialisation.ts";
import { randomStream } from "../math/random.ts";

/** The initial values of the tensor called `name`. */
export function initialWeights(
  name: string,
  size: number,
  initialisation: Initialisation,
  seed: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(size);
  if ("value" in initialisation) return values.fill(initialisation.value);
  const random = randomStream(seed, `weights/${name}`);
  const bound = 1 / Math.sqrt(initialisation.fanIn);
  return values.map(() => bound * (2 * random() - 1));
}
