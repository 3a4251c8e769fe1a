// Choice of the kernel variant.

import assert from "node:assert/strict";
import {
  choose,
  measureVariants,
  type Probe,
  probeTolerance,
  probeVariant,
} from "../../../src/engines/simd/probe.ts";

const probe = (vectors: Probe["vectors"], nanoseconds: number, error = 1e-7): Probe => ({
  ...{ vectors, nanoseconds, error },
});

Deno.test("choose() takes the fastest width with an acceptable error", () => {
  assert.equal(choose([probe(2, 50), probe(4, 40)]), 4);
  assert.equal(choose([probe(2, 40), probe(4, 50)]), 2);
  assert.equal(choose([probe(2, 50), probe(4, 40, 1e-3)]), 2);
  assert.equal(choose([probe(2, 40, 1e-3), probe(4, 50)]), 4);
  assert.equal(choose([probe(2, 50), probe(4, 40, Infinity)]), 2);
  assert.equal(choose([probe(2, 50), probe(4, 40, NaN)]), 2);
  assert.equal(choose([probe(2, 50, probeTolerance), probe(4, 40, 2 * probeTolerance)]), 2);
  assert.equal(choose([probe(2, 40), probe(4, 40)]), 2, "the plainer one where both are as fast");
});

Deno.test("choose() throws with the errors if no width is accurate", () => {
  assert.throws(() => choose([probe(2, 50, 0.5), probe(4, 40, Infinity)]), {
    name: "Error",
    message: "createSimdNetwork(): the kernels fail their self-check on this processor: " +
      "relative error must be at most 0.00001, got 2 vectors 0.5, 4 vectors Infinity",
  });
});

Deno.test("measureVariants() measures both widths, which are accurate here", async () => {
  const probes = await measureVariants();
  assert.deepEqual(probes.map(({ vectors }) => vectors), [2, 4]);
  for (const { nanoseconds, error } of probes) {
    assert.ok(nanoseconds > 0 && nanoseconds < 1e5, `${nanoseconds}`);
    assert.ok(error < 1e-6, `${error}`);
  }
});

Deno.test("probeVariant() measures again after a failure", async () => {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = () => Promise.reject<never>(new RangeError("no memory is left"));
  try {
    const tried = [probeVariant(), probeVariant()]; // both wait for the same
    for (const one of tried) await assert.rejects(one, { message: "no memory is left" });
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  assert.ok([2, 4].includes((await probeVariant()).vectors));
});

Deno.test("probeVariant() measures once", async () => {
  assert.equal(probeVariant(), probeVariant());
  assert.ok([2, 4].includes((await probeVariant()).vectors));
});
