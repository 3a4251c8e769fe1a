// Names of classes, as files store them: two or more different texts.

import { text } from "../files/json_values.ts";
import { fault, list, ruled, type Schema } from "../files/schema.ts";

/** What the classes are called, in the order of their labels 0..K−1. */
export const classNames: Schema<readonly string[]> = ruled(
  list(text, { least: 2, wanted: "two or more names of classes" }),
  (names) => {
    const twice = names.findIndex((name, k) => names.indexOf(name) < k);
    return twice < 0
      ? undefined
      : fault("different names of classes", `${JSON.stringify(names[twice])} twice`);
  },
);
