// Costs of networks, against counts by hand and against networks' arrays.

import assert from "node:assert/strict";
import { multiplyAdds, parameterCount } from "../../src/architectures/cost.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { conv, dense } from "../../src/architectures/specification.ts";

const vectors = dense({ inputs: 3, classes: 4, maxDepth: 5, width: 7 });
const images = conv({ size: [9, 12], channels: 2, classes: 4, maxDepth: 3, outer: 6, inner: 5 });

Deno.test("parameterCount() equals the number of weights in a network's state at every depth", async () => {
  for (const spec of [vectors, images]) {
    using network = await createNetwork(spec, { engine: "simd", threads: 1 });
    for (let depth = spec.maxDepth; depth >= 0; depth--) {
      network.truncate(depth);
      const arrays = Object.values(await network.readState());
      const held = arrays.reduce((sum, { data }) => sum + data.length, 0);
      assert.equal(parameterCount(spec, depth), held, `${spec.kind} of ${depth} blocks`);
    }
  }
});

Deno.test("multiplyAdds() of a dense network equals the count by hand", () => {
  assert.equal(multiplyAdds(vectors, [0]), 3 * 7 + 7 * 4);
  assert.equal(multiplyAdds(vectors, [5]), 3 * 7 + 5 * 7 * 7 + 7 * 4);
  assert.equal(multiplyAdds(vectors, [2, 0, 1, 1]), 3 * 7 + 2 * 7 * 7 + 3 * 7 * 4);
});

Deno.test("multiplyAdds() of a conv network equals the count by hand", () => {
  // 9 × 12 pixels give 5 × 8 positions, pooled 2 × 4
  const stem = 5 * 8 * 25 * 2 * 6;
  const block = 2 * 4 * (6 * 5 + 9 * 5 * 5 + 5 * 6);
  const head = 6 * 6 + 6 * 4;
  assert.equal(multiplyAdds(images, [0]), stem + head);
  assert.equal(multiplyAdds(images, [3]), stem + 3 * block + head);
  assert.equal(multiplyAdds(images, [0, 1, 2, 3]), stem + 3 * block + 4 * head);
});

Deno.test("parameterCount() and multiplyAdds() refuse depths and exits that do not exist", () => {
  assert.throws(() => parameterCount(vectors, -1), {
    name: "RangeError",
    message: "parameterCount(): depth must be a whole number from 0 to 5, got -1",
  });
  assert.throws(() => parameterCount(vectors, 6), /from 0 to 5, got 6/);
  assert.throws(() => multiplyAdds(vectors, [6]), {
    name: "RangeError",
    message: "multiplyAdds(): exits must be whole numbers from 0 to 5, got 6",
  });
  assert.throws(() => multiplyAdds(vectors, []), {
    message: "multiplyAdds(): exits must not be empty",
  });
});
