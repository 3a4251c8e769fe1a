// Changes of a JSON document: at a random place a value of another kind or size, a key removed, doubled or put in.

import type { RandomStream } from "../../src/math/random.ts";
import { below, oneOf } from "./draws.ts";

type Value = unknown;

/** A value in a document: whoever holds it, and under which key or position. */
interface Place {
  readonly holder: Record<string, Value> | Value[];
  readonly key: string | number;
}

/** Where the bigger values come from is drawn; what they are is here, as JSON. */
const values = [
  ...'null|true|false|""|"x"|"NaN"|"1"|"__proto__"|[]|{}|[[]]|[null]|0|-0|-1|0.5'.split("|"),
  ..."1e308|-1e308|1e400|1e-320|1.5|2.0000001|4294967296|9007199254740993|65536".split("|"),
  '{"__proto__":{"polluted":true}}',
  '{"length":3}',
  `[${Array(100_000).fill("0").join()}]`,
  `[${Array(3000).fill("0.1").join()}]`,
  `"${"x".repeat(100_000)}"`,
  "[".repeat(2000) + "]".repeat(2000),
  '{"a":'.repeat(500) + "1" + "}".repeat(500),
];

function placesIn(value: Value): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key) => [
    { holder: value as Place["holder"], key },
    ...placesIn((value as Record<string, Value>)[key]),
  ]);
}

/** A text that stands in the document for a value that JSON.stringify() would not write. */
const mark = "\u0001mutation\u0001";

type Change = (document: Value, places: readonly Place[], random: RandomStream) => string;

const written = (document: Value, inPlace = "null") =>
  JSON.stringify(document).replace(JSON.stringify(mark), () => inPlace);

function at({ holder, key }: Place): { get(): Value; set(value: Value): void } {
  const table = holder as Record<string, Value>;
  return { get: () => table[key], set: (value) => table[key] = value };
}

const changes: Readonly<Record<string, Change>> = {
  "replaces a value": (document, places, random) => {
    at(oneOf(random, places)).set(mark);
    return written(document, oneOf(random, values));
  },
  "changes a number": (document, places, random) => {
    const numbers = places.filter((place) => typeof at(place).get() === "number");
    if (numbers.length === 0) return changes["replaces a value"](document, places, random);
    const place = at(oneOf(random, numbers));
    const value = place.get() as number;
    const changed = [-value, value + 1, value - 1, value * 2, value / 2, value * 1e6, value + 1e-7];
    place.set(oneOf(random, changed));
    return written(document);
  },
  "removes a key or item": (document, places, random) => {
    const { holder, key } = oneOf(random, places);
    if (Array.isArray(holder)) holder.splice(key as number, 1);
    else delete holder[key];
    return written(document);
  },
  "doubles an item": (document, places, random) => {
    const items = places.filter(({ holder }) => Array.isArray(holder));
    if (items.length === 0) return changes["removes a key or item"](document, places, random);
    const { holder, key } = oneOf(random, items);
    (holder as Value[]).splice(key as number, 0, (holder as Value[])[key as number]);
    return written(document);
  },
  "swaps two values": (document, places, random) => {
    const [a, b] = [at(oneOf(random, places)), at(oneOf(random, places))];
    const [one, other] = [a.get(), b.get()].map((value) => JSON.stringify(value) ?? "null");
    a.set(JSON.parse(other));
    b.set(JSON.parse(one));
    return written(document);
  },
  "writes a key twice": (document, places, random) => {
    const named = places.filter(({ holder }) => !Array.isArray(holder));
    const { holder, key } = oneOf(random, named);
    const text = written(document);
    const before = JSON.stringify(holder);
    const doubled = `{${JSON.stringify(key)}:${oneOf(random, values)},${before.slice(1)}`;
    return text.replace(before, () => doubled);
  },
  "puts a key in": (document, places, random) => {
    const named = places.filter(({ holder }) => !Array.isArray(holder));
    const { holder } = oneOf(random, named);
    const before = JSON.stringify(holder);
    const key = oneOf(random, ["__proto__", "constructor", "toString", "length", "x", ""]);
    const added = `{${JSON.stringify(key)}:${oneOf(random, values)}${before === "{}" ? "" : ","}${
      before.slice(1)
    }`;
    return written(document).replace(before, () => added);
  },
  "is another document": (_document, _places, random) => oneOf(random, values),
  "writes NaN": (document, places, random) => {
    at(oneOf(random, places)).set(mark);
    return written(document, oneOf(random, ["NaN", "Infinity", "undefined", "01", "'x'", "1,"]));
  },
  "cuts the text": (document, _places, random) => {
    const text = written(document);
    return text.slice(0, below(random, text.length));
  },
};

/** The names of the changes. */
export const jsonChanges: readonly string[] = Object.keys(changes);

/** The text of a changed document, or of lines of which one was changed; a document without any value in it is replaced. */
export function changeJson(text: string, change: string, random: RandomStream): string {
  const lines = text.split(/(?<=\}\n)(?=\{)/);
  const line = below(random, lines.length);
  return lines.map((each, i) => i === line ? changeDocument(each, change, random) : each).join("");
}

function changeDocument(text: string, change: string, random: RandomStream): string {
  const document = JSON.parse(text);
  const places = placesIn(document);
  return changes[places.length > 0 ? change : "is another document"](document, places, random);
}
