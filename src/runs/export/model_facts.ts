// The metadata of every export, with the same names in all formats.

import { inputShape } from "../../architectures/specification.ts";
import { fathomVersion } from "../description.ts";
import type { CheckedParts, ExportOutputs } from "./export_parts.ts";

/** The facts, as JSON values by name. */
export function modelFacts(
  parts: CheckedParts,
  outputs: ExportOutputs,
): Record<string, unknown> {
  const { spec, depth, q, exits, standardisation, classNames, featureNames } = parts;
  const inputs = ["batch", ...inputShape(spec)].join(", ");
  const facts = {
    fathom: fathomVersion,
    outputs: outputs === "mixture"
      ? `probabilities: [batch, ${spec.classes}], averaged over depth with depthPosterior`
      : `log_probabilities: [batch, ${exits.length}, ${spec.classes}], exits in the order of "exits"`,
    exits,
    depth,
    depthPosterior: q,
    classNames,
    featureNames,
    input: `float32 [${inputs}], not standardised`,
    inputUnit: inputShape(spec).length === 3
      ? "images in 0..1, bytes divided by 255"
      : "features in the unit of the data",
    standardisation,
    specification: spec,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** The same as texts; values other than texts as JSON. */
export function factTexts(facts: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map((
      [name, value],
    ) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** A mean in two float32 parts, so that subtracting both loses nothing where it is large and the deviation small. */
export function splitMeans(
  means: readonly number[],
): { readonly mean: Float32Array; readonly remainder: Float32Array } {
  const mean = Float32Array.from(means);
  return { mean, remainder: Float32Array.from(means, (value, i) => value - mean[i]) };
}
