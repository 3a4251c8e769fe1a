// A fault of a value in a JSON file: its place, what was expected there and what came.

/** A fault of a value. */
export interface Fault {
  /** What was expected, as a noun phrase. */
  readonly wanted: string;
  /** What came, in words. */
  readonly got: string;
  /** Names of fields and positions in lists, outermost first. */
  readonly at: readonly (string | number)[];
}

/** Finds the first fault of a value; undefined if there is none. */
export type FaultOf<T> = (value: T) => Fault | undefined;

/** The error of a fault. */
export function faultError({ wanted, got, at }: Fault, name: string, file: string): TypeError {
  const place = at.length === 0 ? "" : ` at ${placeText(at)}`;
  return new TypeError(`${name}: wanted ${wanted}${place}, got ${got} in ${file}`);
}

/** `$.options.prior[3]`. */
function placeText(at: readonly (string | number)[]): string {
  return `$${
    at.map((each) =>
      typeof each === "number"
        ? `[${each}]`
        : /^[A-Za-z_]\w*$/.test(each)
        ? `.${each}`
        : `[${valueText(each)}]`
    ).join("")
  }`;
}

/** A value in a few words. */
export function valueText(value: unknown): string {
  if (value === undefined) return "none";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

/** A fault of the value itself, or of a place within it. */
export function fault(wanted: string, got: string, ...at: (string | number)[]): Fault {
  return { wanted, got, at };
}

/** `"a", "b" or "c"`. */
export function anyOf(words: readonly string[]): string {
  const quoted = words.map((each) => JSON.stringify(each));
  return quoted.length < 2
    ? quoted.join()
    : `${quoted.slice(0, -1).join(", ")} or ${quoted[quoted.length - 1]}`;
}
