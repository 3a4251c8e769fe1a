// The interval between checkpoints: seconds, epochs or steps, as "60s", "5epochs", "200steps" or "never".

import type { Check } from "../../calls/checks.ts";

/** The interval as text. */
export type CheckpointInterval =
  | `${number}s`
  | `${number}epochs`
  | `${number}epoch`
  | `${number}steps`
  | `${number}step`
  | "never";

/** The units, with the factor to seconds, epochs or steps. */
const units = {
  s: "seconds",
  epochs: "epochs",
  epoch: "epochs",
  steps: "steps",
  step: "steps",
} as const;

/** Seconds, whole epochs or steps from one checkpoint to the next. */
interface ParsedInterval {
  readonly unit: "seconds" | "epochs" | "steps";
  /** Infinity for never. */
  readonly count: number;
}

/** The parsed text; undefined for any other. */
export function parsedInterval(text: string): ParsedInterval | undefined {
  if (text === "never") return { unit: "epochs", count: Infinity };
  const [, digits, name] = /^(\d+(?:\.\d+)?)(s|epochs?|steps?)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const unit = units[name as keyof typeof units];
  const count = Number(digits);
  const good = unit === "seconds" ? count > 0 : Number.isSafeInteger(count) && count > 0;
  return good ? { unit, count } : undefined;
}

/** A check of such a text. */
export const anInterval: Check = {
  wanted: 'a text as "60s", "5epochs", "200steps" or "never"',
  is: (value) => typeof value === "string",
  good: (value) => parsedInterval(value as string) !== undefined,
};

/** A checkpoint a minute. */
export const defaultInterval: CheckpointInterval = "60s";
