// Mixtures against the plain sum of probabilities and the golden files.

import assert from "node:assert/strict";
import fc from "fast-check";
import { mixtureLogProbabilities } from "../../src/depth/mixture.ts";
import { logSoftmax } from "../../src/math/log_space.ts";
import { close } from "../close.ts";

Deno.test("mixtureLogProbabilities() is the logarithm of Σ_d q_d p in plain arithmetic", () => {
  const problem = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(6)).chain(([exits, cells]) =>
    fc.record({
      cells: fc.constant(cells),
      q: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: exits,
        maxLength: exits,
      }),
      log: fc.array(fc.double({ min: -20, max: 0, noNaN: true }), {
        minLength: exits * cells,
        maxLength: exits * cells,
      }),
    })
  );
  fc.assert(fc.property(problem, ({ cells, q, log }) => {
    fc.pre(q.some((qd) => qd > 1e-9));
    const mixture = mixtureLogProbabilities(log, q);
    assert.equal(mixture.length, cells);
    mixture.forEach((value, cell) => {
      const plain = q.reduce((sum, qd, d) => sum + qd * Math.exp(log[d * cells + cell]), 0);
      close(value, Math.log(plain), 1e-10);
    });
  }));
});

Deno.test("mixtureLogProbabilities() does not underflow", () => {
  const [first, second] = mixtureLogProbabilities([-2000, 0, -2000, -3000], [0.5, 0.5]);
  close(first, -2000);
  close(second, Math.log(0.5));
});

Deno.test("mixtureLogProbabilities() works in float64 on float32 input", () => {
  const log = new Float32Array([Math.log(0.1), Math.log(0.3)]);
  const [mixed] = mixtureLogProbabilities(log, [0.5, 0.5]);
  close(mixed, Math.log(0.5 * Math.exp(log[0]) + 0.5 * Math.exp(log[1])), 1e-15);
});

Deno.test("mixtureLogProbabilities() leaves out exits with q_d = 0, even where nothing was computed", () => {
  assert.deepEqual([...mixtureLogProbabilities([NaN, NaN, -1, -2], [0, 1])], [-1, -2]);
});

Deno.test("mixtureLogProbabilities() is −∞ where every exit with mass excludes the cell", () => {
  assert.deepEqual([...mixtureLogProbabilities([-Infinity, -Infinity], [0.5, 0.5])], [-Infinity]);
});

Deno.test("mixtureLogProbabilities() refuses values that do not divide among the exits", () => {
  assert.throws(() => mixtureLogProbabilities([-1, -2, -3], [0.5, 0.5]), {
    name: "TypeError",
    message: "mixtureLogProbabilities(): 3 values do not divide among 2 exits",
  });
  assert.throws(() => mixtureLogProbabilities([], []), TypeError);
});

for (const name of ["mlp_depth4", "mlp_depth10", "conv_depth2", "conv_rgb_depth3"]) {
  // marginalPredictive there is mixed by q; mixed by exactPosterior it differs by 0.009 to 0.14
  Deno.test(`mixtureLogProbabilities() under q is marginalPredictive in golden/${name}.json`, () => {
    const url = new URL(`../golden/${name}.json`, import.meta.url);
    const { classes, expect } = JSON.parse(Deno.readTextFileSync(url));
    const logits: number[] = expect.logits.values; // [D+1, B, K]
    const log = Array.from(
      { length: logits.length / classes },
      (_, i) => logSoftmax(logits.slice(i * classes, (i + 1) * classes)),
    ).flat();
    const mixture = mixtureLogProbabilities(log, expect.q.values);
    assert.equal(mixture.length, expect.marginalPredictive.values.length);
    mixture.forEach((value, i) =>
      close(Math.exp(value), expect.marginalPredictive.values[i], 1e-9)
    );
  });
}

Deno.test("mixtureLogProbabilities() refuses weights that are no probabilities", () => {
  for (const q of [[0, 0], [0.5, -0.5], [NaN, 1], [Infinity, 0]]) {
    assert.throws(() => mixtureLogProbabilities([-1, -2], q), {
      name: "RangeError",
      message: /^mixtureLogProbabilities\(\): /,
    });
  }
});
