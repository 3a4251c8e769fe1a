// Labels as programs have them, and the classes they make.

import assert from "node:assert/strict";
import { type ClassLabels, numberedLabels } from "../../src/datasets/class_labels.ts";

Deno.test("numberedLabels() leaves numbers, and numbers texts in sorted order", () => {
  const numbers = [2, 0, 1];
  assert.equal(numberedLabels("f", numbers).labels, numbers);
  assert.deepEqual(numberedLabels("f", Uint8Array.of(1)), { labels: Uint8Array.of(1) });
  assert.deepEqual(numberedLabels("f", ["dog", "cat", "dog", "ant"]), {
    labels: [2, 1, 2, 0],
    classNames: ["ant", "cat", "dog"],
  });
  assert.deepEqual(numberedLabels("f", ["b", "a"], ["b", "a", "c"]).labels, [0, 1]);
});

Deno.test("numberedLabels() makes false class 0 and true class 1, though only one comes", () => {
  assert.deepEqual(numberedLabels("f", [true, true]), {
    labels: [1, 1],
    classNames: ["false", "true"],
  });
});

Deno.test("numberedLabels() names the row of what is mixed, missing or unknown", () => {
  const kinds = "labels must be all numbers, all texts, or all booleans, got";
  // deno-lint-ignore no-sparse-arrays
  const hole = ["a", , "b"];
  for (
    const [labels, name, message] of [
      [["a", 1], "TypeError", `${kinds} 1 at row 1`],
      [[0, "1"], "TypeError", `${kinds} "1" at row 1`],
      [[null, null], "TypeError", `${kinds} null at row 0`],
      [hole, "TypeError", `${kinds} undefined at row 1`],
      ["cat", "TypeError", `${kinds} "cat"`],
      [undefined, "TypeError", `${kinds} undefined`],
      [["a", " "], "RangeError", 'labels must not be empty, got " " at row 1'],
      [["a", "a"], "RangeError", 'labels must be of at least 2 classes, got only "a"'],
    ] as const
  ) {
    assert.throws(() => numberedLabels("f", labels as unknown as ClassLabels), {
      name,
      message: `f(): ${message}`,
    });
  }
  assert.throws(() => numberedLabels("f", ["a", "cow"], ["a", "b"]), {
    name: "RangeError",
    message: 'f(): labels must be of the classes ["a", "b"], got "cow" at row 1',
  });
});

Deno.test("numberedLabels() refuses an empty text, in the first row too", () => {
  for (const [labels, row] of [[["", "a"], 0], [["a", " "], 1], [["a", "b", "\t"], 2]] as const) {
    assert.throws(() => numberedLabels("f", [...labels]), {
      name: "RangeError",
      message: new RegExp(`^f\\(\\): labels must not be empty, got .* at row ${row}$`),
    });
  }
});
