// Gates of dropout and stochastic depth: their values, their chances, and their independence.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkMaskOptions,
  drawMasks,
  dropoutMasks,
  linearSurvival,
  type MaskOptions,
  stochasticDepthMasks,
} from "../../src/depth/masks.ts";
import { randomStream } from "../../src/math/random.ts";

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Fails where a share of so many independent draws is five standard deviations from a chance, or six draws if that is more. */
function assertChance(share: number, chance: number, draws: number, what: string) {
  const deviation = Math.max(Math.sqrt(chance * (1 - chance) / draws), 1.2 / draws);
  assert.ok(Math.abs(share - chance) <= 5 * deviation, `${what}: ${share}, not ${chance}`);
}

/** A stream that gives these numbers, and then fails. */
function scripted(...numbers: number[]) {
  return () => numbers.shift() ?? assert.fail("more was drawn");
}

for (const rate of [0.001, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.999]) {
  Deno.test(`dropoutMasks() are 0 with chance ${rate}, else 1 / (1 − rate), and 1 on average`, () => {
    const sizes = { depth: 10, batch: 100, units: 100 };
    const masks = dropoutMasks({ rate, ...sizes }, randomStream(1, "gates"));
    const open = Math.fround(1 / (1 - rate));
    assert.equal(masks.length, 100_000);
    assert.ok(masks.every((mask) => mask === 0 || mask === open));
    assertChance(masks.filter((mask) => mask === 0).length / masks.length, rate, 1e5, "zeros");
    const deviation = Math.sqrt(rate / (1 - rate) / 1e5);
    assert.ok(Math.abs(mean(masks) - 1) < 5 * deviation);
    // whichever block, example, unit, or bit of a word
    const shares: [string, number, (i: number) => number][] = [
      ["block", 10, (i) => Math.floor(i / 10_000)],
      ["example", 100, (i) => Math.floor(i / 100) % 100],
      ["unit", 100, (i) => i % 100],
      ["bit", 32, (i) => i % 32],
    ];
    for (const [what, count, of] of shares) {
      const zeros = Array(count).fill(0), all = Array(count).fill(0);
      masks.forEach((mask, i) => {
        all[of(i)]++;
        if (mask === 0) zeros[of(i)]++;
      });
      zeros.forEach((zero, i) => assertChance(zero / all[i], rate, all[i], `${what} ${i}`));
    }
  });
}

Deno.test("dropoutMasks() of neighbours are independent, whichever way one goes", () => {
  const masks = dropoutMasks(
    { rate: 0.3, depth: 4, batch: 250, units: 100 },
    randomStream(2, "gates"),
  );
  for (const apart of [1, 2, 16, 31, 32, 33, 64, 100, 25_000]) {
    let both = 0;
    const pairs = masks.length - apart;
    for (let i = 0; i < pairs; i++) if (masks[i] === 0 && masks[i + apart] === 0) both++;
    assertChance(both / pairs, 0.09, pairs / 2, `both at a distance of ${apart}`);
  }
});

Deno.test("dropoutMasks() compare 32 numbers with the rate at once, digit by digit", () => {
  // 0.75 is 0.11 in binary: of two digits, 00, 01 and 10 are below it, and 11 is not
  const word = (bits: number) => (bits + 2 ** 31) % 2 ** 32 / 2 ** 32; // as a number of which it is the top
  const random = scripted(word(0b1010), word(0b1100));
  const masks = dropoutMasks({ rate: 0.75, depth: 1, batch: 2, units: 2 }, random);
  assert.deepEqual([...masks], [0, 0, 0, 4]);
});

Deno.test("dropoutMasks() and stochasticDepthMasks() take any sizes, and have one value or two", () => {
  const options = fc.oneof(
    fc.record({
      kind: fc.constant("dropout" as const),
      rate: fc.double({ min: 0, max: 0.99, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant("stochastic-depth" as const),
      last: fc.double({ min: 0.01, max: 1, noNaN: true }),
      each: fc.constantFrom("batch" as const, "example" as const),
    }),
  );
  const size = fc.integer({ min: 0, max: 12 });
  fc.assert(fc.property(
    fc.record({ options, depth: size, batch: size, units: size, seed: fc.integer() }),
    ({ options, seed, ...sizes }) => {
      const { depth, batch, units } = sizes;
      const each = { batch, units: Array<number>(depth).fill(units) };
      const fresh = new Float32Array(depth * batch * units);
      const masks = drawMasks(options, each, randomStream(seed, "gates"), fresh);
      assert.equal(masks.length, depth * batch * units);
      const survival = options.kind === "dropout"
        ? Array(depth).fill(1 - options.rate)
        : linearSurvival(depth, options.last);
      masks.forEach((mask, i) => {
        const open = Math.fround(1 / survival[Math.floor(i / (batch * units))]);
        assert.ok(mask === 0 || mask === open, `${mask} of ${open}`);
        if (options.kind === "dropout") return;
        const alike = options.each === "batch" ? batch * units : units;
        assert.equal(mask, masks[i - i % alike]);
      });
      // into an array of the caller's, whatever was in it
      const into = new Float32Array(masks.length + 3).fill(7);
      const view = into.subarray(1, masks.length + 1);
      assert.equal(drawMasks(options, each, randomStream(seed, "gates"), view), view);
      assert.deepEqual(view, masks);
      assert.deepEqual([into[0], ...into.subarray(-2)], [7, 7, 7]);
    },
  ));
});

Deno.test("masks are drawn by a stream alone", () => {
  const draw = (seed: number) =>
    dropoutMasks({ rate: 0.5, depth: 2, batch: 8, units: 8 }, randomStream(seed, "gates"));
  assert.deepEqual(draw(3), draw(3));
  assert.notDeepEqual(draw(3), draw(4));
});

Deno.test("dropoutMasks() with a rate of 0 draw nothing", () => {
  const masks = dropoutMasks({ rate: 0, depth: 1, batch: 1, units: 3 }, scripted());
  assert.deepEqual([...masks], [1, 1, 1]);
});

for (const each of ["batch", "example"] as const) {
  Deno.test(`stochasticDepthMasks() let blocks survive with their chance, for each ${each}`, () => {
    const survival = [1, 0.8, 0.5, 0.1];
    const random = randomStream(5, "gates");
    const batch = each === "batch" ? 1 : 20;
    const rounds = 20_000 / batch;
    const sums = survival.map(() => 0);
    for (let round = 0; round < rounds; round++) {
      const masks = stochasticDepthMasks({ survival, each, batch, units: 2 }, random);
      masks.forEach((mask, i) => sums[Math.floor(i / (2 * batch))] += mask / (2 * batch));
    }
    survival.forEach((chance, i) =>
      assertChance(sums[i] / rounds * chance, chance, 20_000, `block ${i}`)
    );
  });
}

Deno.test("linearSurvival() falls from the first block to the last", () => {
  assert.deepEqual(linearSurvival(4), [0.875, 0.75, 0.625, 0.5]);
  assert.deepEqual(linearSurvival(2, 0.2), [0.6, 0.19999999999999996]);
  assert.deepEqual(linearSurvival(3, 1), [1, 1, 1]);
  assert.deepEqual(linearSurvival(0), []);
});

const sizes = { depth: 1, batch: 2, units: 3 };
const random = () => 0;
const refused: [string, () => unknown][] = [
  [
    "RangeError: dropoutMasks(): rate must be in [0, 1), got 1",
    () => dropoutMasks({ rate: 1, ...sizes }, random),
  ],
  [
    "RangeError: dropoutMasks(): rate must be in [0, 1), got NaN",
    () => dropoutMasks({ rate: NaN, ...sizes }, random),
  ],
  [
    "TypeError: dropoutMasks(): the array must have 1 · 2 · 3 entries, got 5",
    () => dropoutMasks({ rate: 0, ...sizes }, random, new Float32Array(5)),
  ],
  [
    "RangeError: stochasticDepthMasks(): survival must be in (0, 1], got 0",
    () => stochasticDepthMasks({ survival: [1, 0], batch: 1, units: 1 }, random),
  ],
  [
    "TypeError: stochasticDepthMasks(): the array must have 2 · 1 · 1 entries, got 3",
    () =>
      stochasticDepthMasks({ survival: [1, 1], batch: 1, units: 1 }, random, new Float32Array(3)),
  ],
  ["RangeError: linearSurvival(): last must be in (0, 1], got 2", () => linearSurvival(3, 2)],
  [
    "RangeError: here(): rate must be in [0, 1), got -0.1",
    () => checkMaskOptions("here", { kind: "dropout", rate: -0.1 }),
  ],
  [
    "RangeError: here(): last must be in (0, 1], got 0",
    () => checkMaskOptions("here", { kind: "stochastic-depth", last: 0 }),
  ],
  [
    'RangeError: here(): each must be batch or example, got "image"',
    () => checkMaskOptions("here", { kind: "stochastic-depth", each: "image" } as never),
  ],
  [
    'RangeError: here(): kind must be dropout or stochastic-depth, got "mixup"',
    () => checkMaskOptions("here", { kind: "mixup" } as unknown as MaskOptions),
  ],
];
for (const [message, call] of refused) {
  Deno.test(`masks are refused: "${message}"`, () => {
    assert.throws(call, (error) => String(error) === message);
  });
}

Deno.test("drawMasks() draws for blocks whose branches differ in units, one block after the other", () => {
  const units = [3, 1, 5];
  const into = new Float32Array(2 * 9);
  const draw = (options: MaskOptions) =>
    drawMasks(options, { batch: 2, units }, randomStream(1, "gates"), into).slice();
  const dropped = draw({ kind: "dropout", rate: 0.5 });
  assert.ok(dropped.every((mask) => mask === 0 || mask === 2));
  assert.ok(new Set(dropped).size === 2);
  const masks = draw({ kind: "stochastic-depth", last: 0.25, each: "example" });
  const random = randomStream(1, "gates");
  const wanted = units.flatMap((size, i) => {
    const chance = linearSurvival(3, 0.25)[i];
    return [0, 1].flatMap(() => Array(size).fill(Math.fround(random() < chance ? 1 / chance : 0)));
  });
  assert.deepEqual([...masks], wanted);
});
