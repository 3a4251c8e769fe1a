// Short text of any value for error messages, with quotes so that "10" and 10 differ.

const longest = 60; // characters

/** `"10"`, `10`, `[1, 2]`, `a Float32Array of 3 values`, `an object with rows and shape`. */
export function shownValue(value: unknown): string {
  if (typeof value === "string") return cut(JSON.stringify(value));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return cut(`[${firstOf(value).join(", ")}]`, "]");
  const kind = kindOf(value);
  if (ArrayBuffer.isView(value) && "length" in value) {
    return `${kind} of ${value.length} value${value.length === 1 ? "" : "s"}`;
  }
  const names = Object.keys(value);
  if (kind !== "an Object") return kind;
  return names.length === 0 ? "{}" : cut(`{ ${names.join(", ")} }`, " }");
}

function firstOf(values: readonly unknown[]): string[] {
  return Array.from(
    values.slice(0, longest),
    (value) => Array.isArray(value) ? "[...]" : shownValue(value),
  );
}

function kindOf(value: object): string {
  const { constructor } = value as { constructor?: { name?: unknown } };
  const name = typeof constructor?.name === "string" && constructor.name || "Object";
  return `${/^(?!Uint)[AEIOU]/i.test(name) ? "an" : "a"} ${name}`; // a Uint8Array
}

function cut(text: string, end = ""): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 4 - end.length)} ...${end}`;
}
