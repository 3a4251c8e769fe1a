// The options for reading a table.

import { type OptionTable, worded } from "../calls/option.ts";
import { aNumberOfAnyKind, aText, type Check, either } from "../calls/checks.ts";
import { namedDelimiter } from "./formats/csv_delimiter.ts";

const aHeader: Check = {
  wanted: 'true, false or "auto"',
  is: (value) => value === "auto" || typeof value === "boolean",
};

const aDelimiter: Check = {
  wanted: "comma, semicolon, tab, pipe or one such character",
  is: (value) => typeof value === "string" && namedDelimiter(value) !== undefined,
};

const headers: ReadonlyMap<string, boolean | "auto"> = new Map<string, boolean | "auto">([
  ["auto", "auto"],
  ["yes", true],
  ["no", false],
]);

/** In the order of help. */
export const tableOptions = {
  target: {
    ...worded(
      "COLUMN",
      either("the name of a column or its number from 1", aText, aNumberOfAnyKind),
    ),
    defaultWords: "the last",
    about: "the column of labels, by name or number from 1",
  },
  header: {
    check: aHeader,
    inText: { ...aHeader, wanted: `one of ${[...headers.keys()].join(", ")}` },
    sign: "CHOICE",
    parse: (text: string) => headers.get(text) as boolean | "auto",
    default: "auto" as const,
    about:
      "whether the first row is a header: auto (yes for words above numbers; refused if that " +
      "is not clear), yes or no",
  },
  delimiter: {
    ...worded("MARK", aText),
    inText: aDelimiter,
    defaultWords: "comma, semicolon or tab, whichever is equally often on every line",
    about: "what separates cells: comma, semicolon, tab, pipe or the character",
  },
} satisfies OptionTable;
