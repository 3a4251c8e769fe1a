// Numbers of all kinds for property tests: NaN, infinities, both zeros, ties, denormals, and ordinary ones.

import fc from "fast-check";

/** Any number, with frequent special values. */
export const wild: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -0.5, 5e-324, 1.7e308, -1.7e308),
  fc.double({ min: -5, max: 5, noNaN: true }),
);

/** A few of them, often none. */
export const wildList: fc.Arbitrary<number[]> = fc.array(wild, { maxLength: 6 });

/** [rows, classes] of them with as many labels as rows. */
export const wildPredictions: fc.Arbitrary<
  { log: number[]; labels: number[]; classes: number; rows: number }
> = fc.record({ rows: fc.integer({ min: 1, max: 4 }), classes: fc.integer({ min: 1, max: 3 }) })
  .chain(({ rows, classes }) =>
    fc.record({
      rows: fc.constant(rows),
      classes: fc.constant(classes),
      log: fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.double({ min: -5, max: 0, noNaN: true }) },
          { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, -1e38) },
        ),
        { minLength: rows * classes, maxLength: rows * classes },
      ),
      labels: fc.array(fc.nat({ max: classes - 1 }), { minLength: rows, maxLength: rows }),
    })
  );

/** Whether an error is one that names its function: `name(): ...`, of a kind that says what was wrong. */
export function isRefusal(error: unknown): boolean {
  return (error instanceof RangeError || error instanceof TypeError) &&
    /^\w+\(\): /.test(error.message);
}

/** The result of a call, or "refused"; any other error is rethrown. */
export function resultOf<T>(call: () => T): T | "refused" {
  try {
    return call();
  } catch (error) {
    if (isRefusal(error)) return "refused";
    throw error;
  }
}
