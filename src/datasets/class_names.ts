// Names of classes, as files store them: two or more different texts.

import { text } from "../files/json/values.ts";
import { list, ruled, type Schema } from "../files/json/schema.ts";
import { fault } from "../files/json/fault.ts";

/** The names of the classes, in the order of their labels 0..K−1. */
export const classNames: Schema<readonly string[]> = ruled(
  list(text, { least: 2, wanted: "two or more names of classes" }),
  (names) => {
    const twice = nameTwice(names);
    return twice === undefined
      ? undefined
      : fault("different names of classes", `${JSON.stringify(twice)} twice`);
  },
);

/** The names of classes; labels without names are named by their numbers 0 to K − 1. */
export function namesOfClasses(classes: readonly string[] | number): readonly string[] {
  return typeof classes === "number"
    ? Array.from({ length: classes }, (_, k) => String(k))
    : classes;
}

/** The first name that another class has as well. */
export function nameTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}
