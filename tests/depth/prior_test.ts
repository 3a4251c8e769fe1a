// Priors against their closed forms and the priors of the golden files.

import assert from "node:assert/strict";
import fc from "fast-check";
import { customPrior, geometric, uniform } from "../../src/depth/prior.ts";
import { close } from "../close.ts";

const depth = fc.integer({ min: 0, max: 60 });
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

Deno.test("geometric() has D + 1 entries of closed form decay^d (1 − decay) / (1 − decay^(D+1))", () => {
  fc.assert(fc.property(depth, fc.double({ min: 0.3, max: 0.95, noNaN: true }), (D, decay) => {
    const beta = geometric(D, decay);
    assert.equal(beta.length, D + 1);
    beta.forEach((b, d) => close(b, decay ** d * (1 - decay) / (1 - decay ** (D + 1))));
    close(sum(beta), 1);
  }));
});

Deno.test("geometric() has ratio 0.85 by default, as the golden files have", () => {
  for (const name of ["mlp_depth4", "mlp_depth10", "conv_depth2", "conv_rgb_depth3"]) {
    const url = new URL(`../golden/${name}.json`, import.meta.url);
    const golden = JSON.parse(Deno.readTextFileSync(url));
    const beta = geometric(golden.maxDepth);
    assert.equal(beta.length, golden.prior.length);
    beta.forEach((b, d) => close(b, golden.prior[d]));
  }
});

Deno.test("geometric() prefers deep networks when decay exceeds one, and none when it is one", () => {
  assert.deepEqual(geometric(1, 3), [0.25, 0.75]);
  assert.deepEqual(geometric(3, 1), uniform(3));
});

Deno.test("geometric() refuses a decay that is not positive and finite", () => {
  for (const decay of [0, -1, Infinity, NaN]) {
    assert.throws(() => geometric(3, decay), {
      name: "RangeError",
      message: `geometric(): decay must be a positive number, got ${decay}`,
    });
  }
});

Deno.test("geometric() and uniform() refuse a depth that is no whole number", () => {
  for (const bad of [-1, 1.5, NaN, Infinity]) {
    const fault = `(): maxDepth must be a whole number of at least 0, got ${bad}`;
    assert.throws(() => geometric(bad), { name: "RangeError", message: `geometric${fault}` });
    assert.throws(() => uniform(bad), { name: "RangeError", message: `uniform${fault}` });
  }
});

Deno.test("uniform() gives every exit 1 / (D + 1)", () => {
  fc.assert(fc.property(depth, (D) => {
    assert.deepEqual(uniform(D), Array.from({ length: D + 1 }, () => 1 / (D + 1)));
  }));
});

Deno.test("customPrior() scales weights to sum to one and leaves the caller's array alone", () => {
  const weights = [1, 2, 5];
  assert.deepEqual(customPrior(weights), [0.125, 0.25, 0.625]);
  assert.deepEqual(weights, [1, 2, 5]);
});

Deno.test("customPrior() keeps every ratio", () => {
  const weight = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(fc.property(fc.array(weight, { minLength: 1, maxLength: 20 }), (weights) => {
    const beta = customPrior(weights);
    close(sum(beta), 1);
    beta.forEach((b, d) => close(b * sum(weights) / weights[d], 1));
  }));
});

Deno.test("customPrior() refuses weights under which KL would be infinite or undefined", () => {
  const cases: [number[], string][] = [
    [[], "[]"],
    [[1, 0], "0"],
    [[1, -1, 3], "-1"],
    [[1, NaN], "NaN"],
    [[1, Infinity], "Infinity"],
    [[1e-300, 1e300], "1e-300"], // 0 after scaling
  ];
  for (const [weights, got] of cases) {
    assert.throws(() => customPrior(weights), {
      name: "RangeError",
      message: `customPrior(): a prior needs positive finite weights, got ${got}`,
    });
  }
});
