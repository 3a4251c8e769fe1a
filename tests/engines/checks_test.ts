// Argument checks of engines: order of exits, and names of a state's arrays.

import assert from "node:assert/strict";
import { ascending, checkState } from "../../src/engines/checks.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { randomExamples } from "./examples.ts";

Deno.test("ascending() sorts exits numerically without duplicates", () => {
  assert.deepEqual(ascending([10, 2, 10, 1, 0, 100, 9]), [0, 1, 2, 9, 10, 100]);
});

for (const engine of ["simd", "cpu"] as const) {
  Deno.test(`logProbabilities() gives exits beyond 9 in the requested order (${engine})`, async () => {
    const spec = dense({ inputs: 2, classes: 2, maxDepth: 11, width: 3 });
    using network = await createNetwork(spec, { engine });
    const examples = randomExamples([2], 2, 5);
    await network.estimateStatistics([examples], { exits: [10, 2, 11] });
    await network.evaluate(randomExamples([2], 2, 30, 2)); // nothing of these may remain
    const some = await network.logProbabilities(examples.inputs, { exits: [10, 2, 11] });
    const all = await network.logProbabilities(examples.inputs); // [12, 5, 2]
    const wanted = [10, 2, 11].flatMap((d) => [...all.slice(10 * d, 10 * d + 10)]);
    assert.ok(some.every((value, i) => Math.abs(value - wanted[i]) < 1e-6));
  });
}

Deno.test("checkState() accepts momenta only by the full names of weights", () => {
  const array = { shape: [1], data: Float32Array.of(1) };
  const weights = new Map([["a.weight", [1]]]);
  const state = { "a.weight": array, "a.weight.momentum": array };
  checkState(state, weights, new Map());
  for (const foreign of ["a.momentum.weight", "a.weight.momentum.momentum", "b.momentum"]) {
    assert.throws(() => checkState({ ...state, [foreign]: array }, weights, new Map()), {
      name: "TypeError",
      message: `writeState(): unknown array ${foreign}`,
    });
  }
});
