// The methods that are compared, and their texts.

import { anObject, aText, type Check, checkArgument } from "../../calls/checks.ts";

/**
 * - `searched`: the ELBO over depth, as `train` does by default
 * - `fixed`: a network of `depth` blocks, no search
 * - `dropout`: all blocks with the last exit's likelihood; in training and in each of 20 draws for a prediction every
 *   unit is dropped with probability `rate` (Gal and Ghahramani 2016, arXiv 1506.02142)
 * - `ensemble`: `members` networks of all blocks, each with the last exit's likelihood and its own weights and batches;
 * their probabilities are averaged (Lakshminarayanan et al. 2017, arXiv 1612.01474)
 * - `stochastic-depth`: all blocks with the last exit's likelihood; a block is skipped in training with a probability
 * that grows linearly with its depth, to 1 − `last` (Huang et al. 2016, arXiv 1603.09382)
 */
export type Method =
  | { readonly kind: "searched" }
  | { readonly kind: "fixed"; readonly depth: number }
  | { readonly kind: "dropout"; readonly rate: number }
  | { readonly kind: "ensemble"; readonly members: number }
  | { readonly kind: "stochastic-depth"; readonly last: number };

/** A method as text, as the flag `--methods` of compare takes it. */
export type MethodText =
  | "searched"
  | "fixed:max"
  | `fixed:${number}`
  | "dropout"
  | `dropout:${number}`
  | `ensemble:${number}`
  | "stochastic-depth"
  | `stochastic-depth:${number}`;

/** Methods as they are written, for people. */
const methodForms = "searched, fixed:D, dropout[:RATE], ensemble:M, stochastic-depth[:LAST]";

/** Draws for a prediction under dropout. */
export const dropoutDraws = 20;

/** Default parameters of methods: the rate of dropout, and the survival of the last block. */
export const methodDefaults = { rate: 0.1, last: 0.5 } as const;

/**
 * A method from its text: `searched`, `fixed:5`, `fixed:max`, `dropout`, `dropout:0.2`, `ensemble:5`,
 * `stochastic-depth`, `stochastic-depth:0.8`. The default rate is 0.1 and the default last survival 0.5.
 *
 * @param maxDepth blocks of a full network
 */
export function parseMethod(text: string, maxDepth: number): Method {
  checkArgument("parseMethod", "text", text, {
    ...aText,
    wanted: "a method as text",
    good: undefined,
  });
  return methodOf("parseMethod", text, maxDepth);
}

/** The method, given as it is or as text. `name` is of the function that errors name. */
export function methodOf(name: string, given: Method | string, maxDepth: number): Method {
  if (typeof given !== "string") return given;
  const text = given;
  const [kind, value, ...more] = text.trim().split(":");
  const number = value === undefined || value.trim() === "" ? NaN : Number(value);
  const wrong = (wanted: string) =>
    new RangeError(`${name}(): the method must be ${wanted}, got ${JSON.stringify(text)}`);
  if (more.length > 0) throw wrong(`one of ${methodForms}`);
  switch (kind) {
    case "searched":
      if (value !== undefined) throw wrong("searched without a number");
      return { kind };
    case "fixed": {
      const depth = value === "max" ? maxDepth : number;
      if (!Number.isSafeInteger(depth) || depth < 0 || depth > maxDepth) {
        throw wrong(`fixed:D with D from 0 to ${maxDepth}, or fixed:max`);
      }
      return { kind, depth };
    }
    case "dropout": {
      const rate = value === undefined ? methodDefaults.rate : number;
      if (!(rate > 0 && rate < 1)) throw wrong("dropout:RATE with a rate between 0 and 1");
      return { kind, rate };
    }
    case "ensemble":
      if (!Number.isSafeInteger(number) || number < 1) {
        throw wrong("ensemble:M with a whole number of at least 1");
      }
      return { kind, members: number };
    case "stochastic-depth": {
      const last = value === undefined ? methodDefaults.last : number;
      if (!(last > 0 && last <= 1)) {
        throw wrong("stochastic-depth:LAST with a survival above 0 and at most 1");
      }
      return { kind, last };
    }
    default:
      throw wrong(`one of ${methodForms}`);
  }
}

/** A method as text, which {@linkcode parseMethod} reads. */
export function methodText(method: Method): string {
  checkArgument("methodText", "method", method, aMethod);
  switch (method.kind) {
    case "searched":
      return "searched";
    case "fixed":
      return `fixed:${method.depth}`;
    case "dropout":
      return `dropout:${method.rate}`;
    case "ensemble":
      return `ensemble:${method.members}`;
    case "stochastic-depth":
      return `stochastic-depth:${method.last}`;
  }
}

/** A method of {@linkcode parseMethod}. */
export const aMethod: Check = anObject(
  "a method of parseMethod()",
  ({ kind }) => typeof kind === "string",
);
