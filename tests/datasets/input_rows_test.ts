// Inputs as programs have them: what becomes of flat arrays, rows and nested images, and what is refused.

import assert from "node:assert/strict";
import { flatInputs, type InputRows } from "../../src/datasets/input_rows.ts";

Deno.test("flatInputs() takes flat typed arrays as they are, and other numbers as Float64Array", () => {
  for (const inputs of [new Float32Array(2), new Float64Array(2), new Uint8Array(2)]) {
    assert.equal(flatInputs("f", inputs).inputs, inputs);
  }
  assert.deepEqual(flatInputs("f", [1, 2.5]), { inputs: Float64Array.of(1, 2.5) });
  const other = Int16Array.of(-1, 300) as unknown as InputRows;
  assert.deepEqual(flatInputs("f", other), { inputs: Float64Array.of(-1, 300) });
  const canvas = Uint8ClampedArray.of(0, 255) as unknown as InputRows;
  assert.deepEqual(flatInputs("f", canvas), { inputs: Uint8Array.of(0, 255) });
});

Deno.test("flatInputs() makes rows flat, row by row, and tells their shape", () => {
  assert.deepEqual(flatInputs("f", [[1, 2, 3], [4, 5, 6]]), {
    inputs: Float64Array.of(1, 2, 3, 4, 5, 6),
    shape: [3],
  });
  assert.deepEqual(flatInputs("f", [Float32Array.of(1, 2), Float32Array.of(3, 4)]), {
    inputs: Float32Array.of(1, 2, 3, 4),
    shape: [2],
  });
  assert.ok(flatInputs("f", [Uint8Array.of(1), Uint8Array.of(2)]).inputs instanceof Uint8Array);
  assert.ok(flatInputs("f", [Uint8Array.of(1), [2]]).inputs instanceof Float64Array);
});

Deno.test("flatInputs() takes nested images, channels last, one channel where none are told", () => {
  const image = [[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]]; // [2, 3, 2]
  const { inputs, shape } = flatInputs("f", [image, image]);
  assert.deepEqual(shape, [2, 3, 2]);
  assert.deepEqual([...inputs.slice(12)], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual(flatInputs("f", [[[1, 2], [3, 4]]]).shape, [2, 2, 1]);
});

Deno.test("flatInputs() names row and place of what is ragged, a hole or no number", () => {
  // deno-lint-ignore no-sparse-arrays
  const hole = [[1, 2], [1, , 3].slice(0, 2)];
  for (
    const [rows, message] of [
      [[[1, 2], [1]], "inputs must be rows of 2 numbers as the first, got 1 at row 1"],
      [[[1, 2], 3], "inputs must be rows of 2 numbers as the first, got 3 at row 1"],
      [
        [[1, 2], [1, "2"]],
        'inputs must be rows of 2 numbers as the first, got "2" at row 1, column 1',
      ],
      [hole, "inputs must be rows of 2 numbers as the first, got undefined at row 1, column 1"],
      [[[[1], [2]], [[1], 2]], "inputs must be rows of shape [2, 1] as the first, got 2 at row 1"],
      [
        [[[1], [2]], [[1], [null]]],
        "inputs must be rows of shape [2, 1] as the first, got null at row 1, pixel (1, 0), channel 0",
      ],
      [[1, [2]], "inputs must be numbers, got [2] at 1"],
      [[[]], "inputs must be rows [features] or [height][width][channels], got rows of shape [0]"],
      [
        [[[[[1]]]]],
        "inputs must be rows [features] or [height][width][channels], got rows of shape [1, 1, 1, 1]",
      ],
      [[], "inputs must not be empty, got []"],
      [{}, "inputs must be an array of rows, or of numbers, got {}"],
      [BigInt64Array.of(1n), "inputs must be numbers, got a BigInt64Array of 1 value"],
    ] as const
  ) {
    assert.throws(() => flatInputs("f", rows as unknown as InputRows), {
      name: "TypeError",
      message: `f(): ${message}`,
    });
  }
});

Deno.test("flatInputs() keeps the numbers of rows of mixed kinds as they are", () => {
  const rows = [Float32Array.of(0.5, 0.25), [0.1, 1e-300], Uint8Array.of(255, 7)];
  for (const order of [rows, rows.toReversed(), [rows[1], rows[0], rows[2]]]) {
    const { inputs } = flatInputs("f", order);
    assert.deepEqual(inputs, Float64Array.from(order.flatMap((row) => [...row])));
  }
  const floats = flatInputs("f", [Float32Array.of(0.5), Float32Array.of(0.1)]).inputs;
  assert.deepEqual(floats, Float32Array.of(0.5, 0.1));
  const bytes = flatInputs("f", [Uint8Array.of(1), Uint8ClampedArray.of(255)] as InputRows).inputs;
  assert.deepEqual(bytes, Uint8Array.of(1, 255));
});

Deno.test("flatInputs() names the pixel of an image that is no number", () => {
  const image = () => [[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]] as unknown[][][];
  for (const [y, x, c] of [[0, 0, 1], [0, 2, 0], [1, 0, 0], [1, 2, 1]]) {
    const wrong = image();
    wrong[y][x][c] = "x";
    assert.throws(() => flatInputs("f", [image(), wrong] as never), {
      name: "TypeError",
      message: new RegExp(`got "x" at row 1, pixel \\(${y}, ${x}\\), channel ${c}$`),
    });
  }
});
