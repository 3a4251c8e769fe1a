// What data there are, in words.

import type { DataParts } from "../data/dataset.ts";

/** The data in words: "spirals: 200 for training, 200 for validation, 1,600 for testing". */
export function dataText(parts: DataParts): string {
  const count = (n: number) => n.toLocaleString("en-US");
  const { name, train, validation, test } = parts;
  return `${name}: ${count(train.rows.length)} for training, ` +
    `${count(validation.rows.length)} for validation, ` +
    `${test ? count(test.rows.length) : "none"} for testing; ${train.classes} classes`;
}
