// Formats of the numbers of one kind for people: values, differences and intervals of a column alike.

import { countText, decimalText, durationText, minusText, natsText } from "./number_text.ts";
import { percentText, shortTimeText, significantText } from "./number_text.ts";

/**
 * A share in percent, nats with about four significant digits after the point, a whole number, seconds of a run,
 * fractions of a second, or a plain number with a number of decimals or significant digits.
 */
export type NumberForm =
  | "share"
  | "nats"
  | "count"
  | "duration"
  | "time"
  | { readonly percentDecimals: number }
  | { readonly decimals: number }
  | { readonly digits: number };

/** Lower and upper end. */
export type Ends = readonly [lower: number, upper: number];

/** A number with its unit: `0.81 %`, `−0.0470`, `1,234`. */
export function formText(form: NumberForm, value: number): string {
  switch (form) {
    case "share":
      return percentText(value);
    case "nats":
      return natsText(value);
    case "count":
      return countText(value);
    case "duration":
      return durationText(value);
    case "time":
      return shortTimeText(value);
  }
  if ("decimals" in form) return decimalText(value, form.decimals);
  return "digits" in form
    ? significantText(value, form.digits)
    : percentText(value, form.percentDecimals);
}

/** The same without the unit of shares, which a heading has: `0.81`. */
export function bareText(form: NumberForm, value: number): string {
  return formText(form, value).replace(/ %$/, "");
}

/** A difference with its sign, shares in percentage points: `+0.13`. */
export function differenceText(form: NumberForm, value: number): string {
  const text = bareText(form, value);
  return value > 0 && !/^0\.0*$/.test(text) ? `+${text}` : text;
}

/** An interval, without the unit of shares: `0.44 to 1.25`. */
export function intervalText(
  form: NumberForm,
  ends: Ends,
  text: (form: NumberForm, end: number) => string = bareText,
): string {
  return ends.map((end) => text(form, end)).join(" to ");
}

/**
 * An interval with few digits, so that a row fits 80 columns: `−0.181 to −0.044`, `29.33 to 45.33`, in percent for
 * shares.
 */
export function shortIntervalText(form: NumberForm, ends: Ends): string {
  if (form === "share") {
    return ends.map((end) => end >= 0.99995 ? "100" : decimalText(100 * end, 2)).join(" to ");
  }
  const size = Math.max(...ends.map(Math.abs).filter(Number.isFinite), 0);
  const end = (value: number) =>
    size < 1e5
      ? decimalText(value, size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0)
      : minusText(value.toExponential(1));
  return ends.map(end).join(" to ");
}
