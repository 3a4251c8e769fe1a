// Deceptive characters that must not be shown raw, for tests; listed by hand, independently of the source.

import fc from "fast-check";

const between = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));

/** All that tests look for. */
export const deceptive: readonly string[] = [
  ...between(0x00, 0x1f),
  ...between(0x7f, 0x9f),
  ...["\u00ad", "\u061c", "\u180e", "\u200b", "\u200e", "\u200f"],
  ...between(0x2028, 0x202e),
  ...between(0x2060, 0x206f),
  ...["\ufeff", "\u3164", "\uffa0", "\ufff9", "\ufffa", "\ufffb"],
  ...between(0xe0000, 0xe007f),
  ...["\ud800", "\udbff", "\udc00", "\udfff"],
];
const all = new Set(deceptive);

/** The characters of a text that should have been escaped. */
export function rawIn(text: string): string[] {
  return [...text].filter((character) => all.has(character));
}

/** Whether a text has one. */
export function isRaw(text: string): boolean {
  return rawIn(text).length > 0;
}

/** Deceptive names: every kind, one of our own colours, and a line that looks like one of ours. */
export const evil = [
  "x\x1b[31mR\x1b[1;32mG\x1b]0;title\x07\x1b[2J\x9b1A\x85\b\rC\nfathom: forged\x7f",
  "\u202egpj\u2066\u200e\u061c\u2028\u200b\u{e0041}",
].join("");

/** What a terminal gets of ours: colours, the moves of a live block, ends of lines. */
// deno-lint-ignore no-control-regex -- control sequences
const OURS = /\x1b\[(?:0|1|2|36|1;32)m|\x1b\[\?(?:2026|25)[hl]|\x1b\[\d+A|\x1b\[2K|\x1b\[J|[\r\n]/g;

/** What of {@linkcode evil} came raw to a terminal. */
export function strangersIn(shown: string): string[] {
  return [
    // deno-lint-ignore no-control-regex -- control sequences
    ...shown.match(/\x1b\[1;32mG|\rC|^(\x1b\[\d*m)*fathom: forged/gm) ?? [],
    ...rawIn(shown.replace(OURS, "")),
  ];
}

/** The same value with evil in every string, but for those under names that decide what the value is. */
export function spoilt<T>(value: T, decisive: readonly string[] = [], name = ""): T {
  if (typeof value === "string") return (decisive.includes(name) ? value : value + evil) as T;
  if (Array.isArray(value)) return value.map((each) => spoilt(each, decisive, name)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, spoilt(each, decisive, key)]),
  ) as T;
}

/** Any text, with such characters more often than chance would have them. */
export const anyName: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    fc.constantFrom(...deceptive),
    fc.constantFrom("\u200d", "\u200c", "\ufe0f", "❤", "👩", "م", "葛", "1", "\u20e3"),
    fc.string({ unit: "binary", maxLength: 3 }),
    fc.string({ maxLength: 3 }),
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));
