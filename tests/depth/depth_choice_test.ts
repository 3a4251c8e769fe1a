// Choices of depth by hand and against the rules' definitions, spelled out.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  argmaxDepth,
  chooseDepth,
  type DepthRule,
  expectedDepth,
  relative95,
  renormaliseToDepth,
  truncateToDepth,
} from "../../src/depth/depth_choice.ts";
import { close } from "../close.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Posteriors of 1 to 21 exits; whole-number weights, so ties and zeros happen. */
const posterior = fc.array(fc.nat(6), { minLength: 1, maxLength: 21 })
  .filter((weights) => sum(weights) > 0)
  .map((weights) => weights.map((weight) => weight / sum(weights)));

/** A posterior with a depth of it. */
const cut = posterior.chain((q) => fc.tuple(fc.constant(q), fc.nat(q.length - 1)));

Deno.test("argmaxDepth() is the smallest of the most probable depths", () => {
  assert.equal(argmaxDepth([0.1, 0.4, 0.1, 0.4]), 1);
  fc.assert(fc.property(posterior, (q) => {
    assert.equal(argmaxDepth(q), q.indexOf(Math.max(...q)));
  }));
});

Deno.test("expectedDepth() is the sum of d times q_d", () => {
  assert.equal(expectedDepth([0.25, 0.25, 0, 0.5]), 1.75);
  assert.equal(expectedDepth([1]), 0);
  // uniform over 0..20
  close(expectedDepth(new Array(21).fill(1 / 21)), 10);
});

Deno.test("chooseDepth() takes the smallest depth with 95 % of the largest probability by default", () => {
  assert.equal(chooseDepth([0.1, 0.285, 0.3, 0.315]), 2); // 0.95 · 0.315 = 0.29925
  assert.equal(chooseDepth([0.1, 0.285, 0.3, 0.315], { kind: "relative", threshold: 0.9 }), 1);
  fc.assert(fc.property(posterior, (q) => {
    const depth = chooseDepth(q);
    const enough = 0.95 * Math.max(...q);
    assert.ok(q[depth] >= enough && q.slice(0, depth).every((qd) => qd < enough));
  }));
});

Deno.test("chooseDepth() takes a depth whose probability is exactly the threshold", () => {
  assert.equal(chooseDepth([0.25, 0.25, 0.5], { kind: "relative", threshold: 0.5 }), 0);
});

Deno.test("chooseDepth() with threshold 1 is argmax", () => {
  fc.assert(fc.property(posterior, (q) => {
    assert.equal(chooseDepth(q, { kind: "relative", threshold: 1 }), argmaxDepth(q));
    assert.equal(chooseDepth(q, { kind: "argmax" }), argmaxDepth(q));
  }));
});

Deno.test("chooseDepth() rounds the mean, halves up", () => {
  assert.equal(chooseDepth([0.25, 0.25, 0, 0.5], { kind: "mean" }), 2);
  assert.equal(chooseDepth([0.6, 0.4], { kind: "mean" }), 0);
  assert.equal(chooseDepth([0.5, 0.5], { kind: "mean" }), 1);
});

Deno.test("chooseDepth() refuses an empty posterior and a threshold outside (0, 1]", () => {
  assert.throws(() => chooseDepth([]), {
    name: "RangeError",
    message: "chooseDepth(): the posterior must not be empty, got []",
  });
  for (const threshold of [0, -0.5, 1.01, NaN]) {
    assert.throws(() => chooseDepth([1], { kind: "relative", threshold }), {
      name: "RangeError",
      message: `chooseDepth(): threshold must be above 0 and at most 1, got ${threshold}`,
    });
  }
});

Deno.test("chooseDepth() refuses a rule of another kind", () => {
  for (const rule of [{}, { kind: "median" }]) {
    assert.throws(() => chooseDepth([0.5, 0.5], rule as unknown as DepthRule), {
      name: "RangeError",
      message: /^chooseDepth\(\): the rule must be of kind argmax, mean, relative or depth, got/,
    });
  }
});

Deno.test("relative95 is the paper's rule", () => {
  assert.deepEqual(relative95, { kind: "relative", threshold: 0.95 });
});

Deno.test("truncateToDepth() gives the chosen depth the mass of everything beyond it", () => {
  assert.deepEqual(truncateToDepth([0.125, 0.25, 0.5, 0.125], 1), [0.125, 0.875]);
  fc.assert(fc.property(cut, ([q, depth]) => {
    const before = [...q];
    const kept = truncateToDepth(q, depth);
    assert.equal(kept.length, depth + 1);
    assert.deepEqual(kept.slice(0, depth), q.slice(0, depth));
    close(sum(kept), 1);
    assert.deepEqual(q, before);
  }));
});

Deno.test("renormaliseToDepth() keeps the ratios of what remains and all D + 1 entries", () => {
  assert.deepEqual(renormaliseToDepth([0.125, 0.375, 0.25, 0.25], 1), [0.25, 0.75, 0, 0]);
  fc.assert(fc.property(cut, ([q, depth]) => {
    const mass = sum(q.slice(0, depth + 1));
    fc.pre(mass > 0);
    const kept = renormaliseToDepth(q, depth);
    assert.equal(kept.length, q.length);
    close(sum(kept), 1);
    kept.forEach((qd, d) => close(qd * mass, d <= depth ? q[d] : 0));
  }));
});

Deno.test("truncateToDepth() and renormaliseToDepth() refuse a depth that the posterior lacks", () => {
  for (const depth of [-1, 2, 0.5, NaN]) {
    const fault = `(): depth must be a whole number from 0 to 1, got ${depth}`;
    assert.throws(() => truncateToDepth([0.5, 0.5], depth), {
      name: "RangeError",
      message: `truncateToDepth${fault}`,
    });
    assert.throws(() => renormaliseToDepth([0.5, 0.5], depth), {
      name: "RangeError",
      message: `renormaliseToDepth${fault}`,
    });
  }
});

Deno.test("chooseDepth() takes rules as texts, as the flag --choose does", () => {
  const q = [0.2, 0.38, 0.42];
  assert.equal(chooseDepth(q, "argmax"), chooseDepth(q, { kind: "argmax" }));
  assert.equal(chooseDepth(q, "mean"), 1);
  assert.equal(chooseDepth(q, "relative"), chooseDepth(q));
  assert.deepEqual([0.4, 0.9, 1].map((share) => chooseDepth(q, `relative:${share}`)), [0, 1, 2]);
  for (
    const text of ["", "max", "argmax:1", "relative:", "relative:0", "relative:1.1", "relative:1:2"]
  ) {
    assert.throws(() => chooseDepth(q, text as "argmax"), {
      name: "RangeError",
      message:
        "chooseDepth(): rule must be argmax, mean, relative:SHARE with a share above 0 and at " +
        `most 1, or depth:BLOCKS with a whole number of at least 0, got ${JSON.stringify(text)}`,
    });
  }
});
