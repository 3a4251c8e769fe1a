// Changes of a table's text: its cells, separators, quotation marks and lines.

import type { RandomStream } from "../../src/math/random.ts";
import { below, oneOf } from "./draws.ts";

type Change = (text: string, random: RandomStream) => string;

const cells = [
  ..."|NaN|nan|Infinity|-inf|1e400|-1e400|1e-400|-0|0x10|1,5|1 000|1_000|١٢|NULL|?|true|#N/A".split(
    "|",
  ),
  ..."1.|.5|+3|1e5|1E+2|--1|1e|00012|1.0|\u00a01|1\u00a0|\ufeff1|x\u200b|=1+1|__proto__".split("|"),
  "9".repeat(400),
  "\u001b[31mred",
  "e\u0301",
  "x".repeat(200_000),
];

const pieces = [
  ",",
  ";",
  "\t",
  "|",
  '"',
  '""',
  "'",
  " ",
  "\n",
  "\r\n",
  "\r",
  "\n\n",
  "\0",
  "\ufeff",
];

/** The position of a character of a kind, or any where there is none. */
function placeOf(text: string, kind: RegExp, random: RandomStream): number {
  const places = [...text.matchAll(kind)].map(({ index }) => index);
  return places.length > 0 ? oneOf(random, places) : below(random, text.length + 1);
}

const changes: Readonly<Record<string, Change>> = {
  "replaces a cell": (text, random) => {
    const found = [...text.matchAll(/[^,\n]+/g)];
    if (found.length === 0) return text;
    const { index, 0: { length } } = oneOf(random, found);
    return text.slice(0, index) + oneOf(random, cells) + text.slice(index + length);
  },
  "inserts a separator, quotation mark or line break": (text, random) => {
    const at = below(random, text.length + 1);
    return text.slice(0, at) + oneOf(random, pieces) + text.slice(at);
  },
  "deletes a separator or line break": (text, random) => {
    const at = placeOf(text, /[,\n]/g, random);
    return text.slice(0, at) + text.slice(at + 1);
  },
  "replaces a separator or line break": (text, random) => {
    const at = placeOf(text, /[,\n]/g, random);
    return text.slice(0, at) + oneOf(random, pieces) + text.slice(at + 1);
  },
  "takes another separator throughout": (text, random) =>
    text.replaceAll(",", oneOf(random, [";", "\t", "|", " ", ", ", " ,"])),
  "takes other line breaks throughout": (text, random) =>
    text.replaceAll("\n", oneOf(random, ["\r\n", "\r", "\n\n", "\n\r"])),
  "puts a cell in quotation marks": (text, random) =>
    text.replace(
      /[^,\n]+/g,
      (cell) =>
        random() < 0.05 ? `"${oneOf(random, ["", " "])}${cell}${oneOf(random, ["", " "])}"` : cell,
    ),
  "deletes a line": (text, random) => {
    const lines = text.split("\n");
    lines.splice(below(random, lines.length), 1);
    return lines.join("\n");
  },
  "keeps the first lines": (text, random) =>
    text.split("\n").slice(0, 1 + below(random, 6)).join("\n"),
  "doubles a line": (text, random) => {
    const lines = text.split("\n");
    const at = below(random, lines.length);
    return lines.toSpliced(at, 0, lines[at]).join("\n");
  },
  "moves a line": (text, random) => {
    const lines = text.split("\n");
    const [line] = lines.splice(below(random, lines.length), 1);
    return lines.toSpliced(below(random, lines.length + 1), 0, line).join("\n");
  },
  "deletes a column": (text, random) => {
    const column = below(random, 4);
    return text.split("\n").map((line) => line.split(",").toSpliced(column, 1).join(",")).join(
      "\n",
    );
  },
  "doubles a column": (text, random) => {
    const column = below(random, 4);
    return text.split("\n").map((line) => {
      const row = line.split(",");
      return row.toSpliced(column, 0, row[column] ?? "").join(",");
    }).join("\n");
  },
};

/** The names of the changes; there are many cells to replace one with, so that this one is drawn as often as all others. */
export const textChanges: readonly string[] = [
  ...Object.keys(changes),
  ...Object.keys(changes).map(() => "replaces a cell"),
];

/** A changed text. */
export function changeText(text: string, change: string, random: RandomStream): string {
  return changes[change](text, random);
}
