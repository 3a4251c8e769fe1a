// The schema of reference files: a small network with weights, a batch, and every intermediate result in float64.

import { exampleSize } from "../datasets/dataset.ts";
import { finite, notNegative, number, whole, word } from "../files/json/values.ts";
import { parseJson } from "../files/json/parse.ts";
import { list, object, parsed, record, ruled, type Schema, value } from "../files/json/schema.ts";
import { type Fault, fault } from "../files/json/fault.ts";

/** An array. */
export interface Values {
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: readonly number[];
}

/** Nested records of arrays. */
export interface Tree {
  readonly [key: string]: Values | Tree | readonly Tree[];
}

/** A reference file, parsed. Layouts: dense weight [in, out], kernel [kh, kw, in, out], images [n, h, w, c]. */
export interface Reference {
  readonly kind: "mlp" | "conv";
  readonly maxDepth: number;
  readonly classes: number;
  readonly trainSize: number;
  /** Sizes: inputs and width, or size, channels, outer and inner. */
  readonly config: Readonly<Record<string, number>>;
  readonly prior: readonly number[];
  readonly x: Values;
  readonly y: readonly number[];
  readonly qLogits: Values;
  readonly params: Tree;
  readonly expect: {
    readonly q: Values;
    readonly logits: Values;
    readonly logLikelihood: Values;
    readonly meanLogLikelihood: Values;
    readonly kl: number;
    readonly loss: number;
    readonly gradients: Tree;
    readonly qLogitsGradient: Values;
    readonly exactPosterior: Values;
    readonly marginalPredictive: Values;
    readonly lossAfterSgdSteps: {
      readonly learningRate: number;
      readonly momentum: number;
      readonly losses: readonly number[];
      readonly qLogits: Values;
    };
  };
}

const values: Schema<Values> = ruled(
  object<Values>({ shape: list(whole(0)), values: list(finite) }),
  ({ shape, values }) =>
    values.length === exampleSize(shape) ? undefined : fault(
      `${exampleSize(shape)} values, as the shape says,`,
      String(values.length),
      "values",
    ),
);

/** Arrays in nested objects and lists. */
const tree: Schema<Tree> = { ...value<Tree>("arrays", () => true), faultOf: treeFault };

function treeFault(node: unknown): Fault | undefined {
  if (typeof node !== "object" || node === null) return values.faultOf(node);
  if (Object.hasOwn(node, "values") || Object.hasOwn(node, "shape")) return values.faultOf(node);
  for (const [key, child] of Object.entries(node)) {
    const found = treeFault(child);
    if (found) return { ...found, at: [Array.isArray(node) ? Number(key) : key, ...found.at] };
  }
}

const positive = number("above 0", (each) => each > 0);

/** A reference file. */
const reference: Schema<Reference> = ruled(
  object<Reference>({
    kind: word("mlp", "conv"),
    maxDepth: whole(0),
    classes: whole(2),
    trainSize: whole(1),
    config: record(whole(1)),
    prior: list(positive, { least: 1 }),
    x: values,
    y: list(whole(0), { least: 1 }),
    qLogits: values,
    params: tree,
    expect: object<Reference["expect"]>({
      q: values,
      logits: values,
      logLikelihood: values,
      meanLogLikelihood: values,
      kl: finite,
      loss: finite,
      gradients: tree,
      qLogitsGradient: values,
      exactPosterior: values,
      marginalPredictive: values,
      lossAfterSgdSteps: object<Reference["expect"]["lossAfterSgdSteps"]>({
        learningRate: notNegative,
        momentum: notNegative,
        losses: list(finite),
        qLogits: values,
      }),
    }),
  }),
  ({ kind, config, maxDepth, classes, prior, qLogits, y, params, expect }) => {
    const sizes = kind === "mlp" ? ["inputs", "width"] : ["size", "channels", "outer", "inner"];
    const missing = sizes.find((name) => !(name in config));
    if (missing !== undefined) {
      return fault("a whole number of at least 1", "none", "config", missing);
    }
    const exits = `${maxDepth + 1} numbers, one for each exit,`;
    if (prior.length !== maxDepth + 1) return fault(exits, String(prior.length), "prior");
    const logits = qLogits.values.length;
    if (logits !== maxDepth + 1) return fault(exits, String(logits), "qLogits", "values");
    const label = y.findIndex((each) => each >= classes);
    if (label >= 0) return fault(`a label from 0 to ${classes - 1}`, String(y[label]), "y", label);
    const known = arrayNames(params);
    const other = [...arrayNames(expect.gradients)].find((name) => !known.has(name));
    if (other !== undefined) {
      return fault("gradients of the arrays in params", `one of ${other}`, "expect", "gradients");
    }
  },
);

function arrayNames(node: unknown, name = "", names: Set<string> = new Set()): Set<string> {
  if (typeof node !== "object" || node === null) return names;
  if (Object.hasOwn(node, "values")) return names.add(name);
  for (const [key, child] of Object.entries(node)) {
    arrayNames(child, name ? `${name}.${key}` : key, names);
  }
  return names;
}

/** Parses the text of a reference file; throws if it is invalid. */
export function parseReference(text: string, name: string): Reference {
  return parsed(reference, parseJson(text, "parseReference()", name), "parseReference()", name);
}
