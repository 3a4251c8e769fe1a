// Decimal numbers of any size as texts: equality and order.

/**
 * The same text for the same number, however it is written: "1", "1.0", "+01" and "10e-1" give "1e0". As doubles
 * 12345678901234567890 and 12345678901234567891 would be equal.
 *
 * @param text a finite decimal number
 */
export function decimalKey(text: string): string {
  const [, sign, whole, fraction = "", exponent = "0"] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i
    .exec(text)!;
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0e0";
  const power = BigInt(exponent) + BigInt(digits.length - significant.length - fraction.length);
  return `${sign === "-" ? "-" : ""}${significant}e${power}`;
}

/** Compares numbers of {@linkcode decimalKey}, even those that are equal as doubles. */
export function compareDecimals(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  const [[m, p], [n, q]] = [a, b].map((key) => key.split("e").map(BigInt));
  const least = p < q ? p : q;
  if (p - least > 5000n || q - least > 5000n) return p < q ? -1 : 1; // one is next to 0; any order will do
  const [left, right] = [m * 10n ** (p - least), n * 10n ** (q - least)];
  return left < right ? -1 : left > right ? 1 : 0;
}
