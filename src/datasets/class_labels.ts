// Labels as programs have them: class numbers, texts or booleans.

import { shownValue } from "../calls/shown_value.ts";

/** Labels of N examples: whole numbers from 0, texts, or booleans. */
export type ClassLabels = ArrayLike<number> | readonly string[] | readonly boolean[];

/** Class numbers, and class names if the labels are texts or booleans. */
interface NumberedLabels {
  /** N numbers, not yet checked if they came as numbers. */
  readonly labels: ArrayLike<number>;
  /** K texts, sorted; absent if labels were numbers. */
  readonly classNames?: readonly string[];
}

/**
 * Numbers for labels. Numbers stay as they are; texts are numbered in sorted order, as scikit-learn and pandas do, or by
 * `classNames` if given; false is class 0 and true class 1.
 *
 * @param name of the function in errors
 * @param classNames of known classes: texts that are not among them are refused
 * @throws TypeError for labels of mixed kinds, RangeError for unknown classes, both with the row
 */
export function numberedLabels(
  name: string,
  labels: ClassLabels,
  classNames?: readonly string[],
): NumberedLabels {
  if (isTypedArray(labels) && typeof (labels[0] ?? 0) === "number") return { labels };
  if (!Array.isArray(labels)) throw wrongLabels(name, shownValue(labels));
  const kind = typeof labels[0];
  for (let n = 0; n < labels.length; n++) {
    if (typeof labels[n] !== kind || !["number", "string", "boolean"].includes(kind)) {
      throw wrongLabels(name, `${shownValue(labels[n])} at row ${n}`);
    }
  }
  if (labels.length === 0 || kind === "number") return { labels: labels as number[] };
  const texts = kind === "boolean" ? (labels as boolean[]).map(String) : labels as string[];
  const known = classNames ?? (kind === "boolean" ? ["false", "true"] : [...new Set(texts)].sort());
  const empty = texts.findIndex((text) => text.trim() === "");
  if (empty >= 0) {
    throw new RangeError(
      `${name}(): labels must not be empty, got ${shownValue(texts[empty])} at row ${empty}`,
    );
  }
  if (known.length < 2) {
    throw new RangeError(
      `${name}(): labels must be of at least 2 classes, got only ${shownValue(known[0])}`,
    );
  }
  const numbers = new Map(known.map((text, number) => [text, number]));
  const foreign = texts.findIndex((text) => !numbers.has(text));
  if (foreign >= 0) {
    throw new RangeError(
      `${name}(): labels must be of the classes ${shownValue(known)}, got ${
        shownValue(texts[foreign])
      } at row ${foreign}`,
    );
  }
  return { labels: texts.map((text) => numbers.get(text)!), classNames: known };
}

function isTypedArray(labels: ClassLabels): labels is ArrayLike<number> {
  return ArrayBuffer.isView(labels) && "length" in labels;
}

function wrongLabels(name: string, got: string): TypeError {
  return new TypeError(
    `${name}(): labels must be all numbers, all texts, or all booleans, got ${got}`,
  );
}
