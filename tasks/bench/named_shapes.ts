// The shapes that a benchmark measures, by name, and the time that it takes for each.

import { aNumber } from "../../src/calls/checks.ts";
import { numeric } from "../../src/calls/option.ts";
import { type Shape, shapes, shapeText } from "../../src/studies/bench/shapes.ts";
import { someOf } from "../command/positionals.ts";

/** The names of the command line, with their help. */
export const shapeNames = {
  intro: [{
    title: "NAME is one of these (default all)",
    entries: shapes.map((shape) => [shape.name, shapeText(shape)] as [string, string]),
  }],
  positionals: someOf("[NAME...]", shapes.map(({ name }) => name)),
};

/** The named shapes, in the usual order and each once; all without names. */
export function namedShapes(names: readonly string[]): readonly Shape[] {
  return names.length === 0 ? shapes : shapes.filter(({ name }) => names.includes(name));
}

/** --seconds. */
export const seconds = {
  ...numeric("S", aNumber("a number above 0", (seconds) => seconds > 0)),
  default: 3,
  about: "for timing training steps, per engine; evaluation and prediction get a third of it each",
};
