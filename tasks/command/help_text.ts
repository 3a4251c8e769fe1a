// The help text of a command, made from the table of its options.

import { defaultText } from "../../src/calls/option.ts";
import { wrapped } from "../../src/views/terminal/terminal.ts";
import { type CommandOption, flagOf, type Sections } from "./option.ts";

/** Columns of a help text; a terminal may have fewer. */
export const widestHelp = 100;
/** The fewest columns for flags and descriptions side by side. */
export const narrowestHelp = 50;

const column = 25; // where descriptions begin

/** A titled list in the help text. */
export interface HelpList {
  /** The line above it. */
  readonly title: string;
  readonly entries: readonly (readonly [head: string, words: string])[];
}

/** Parts of a help text. */
export interface HelpParts {
  readonly name: string;
  /** What the command does, in a sentence or two. */
  readonly about: string;
  /** Positional arguments; default none. */
  readonly usage?: string;
  /** Paragraphs and lists before the flags. */
  readonly intro?: readonly (string | HelpList)[];
  readonly options: Sections;
  /** Paragraphs and lists after the flags. */
  readonly notes?: readonly (string | HelpList)[];
}

/** The help text, in lines of at most so many columns. */
export function helpText(
  { name, about, usage, intro = [], options, notes = [] }: HelpParts,
  columns: number = widestHelp,
): string {
  const all = Object.values(options).flatMap((section) => Object.entries(section));
  const required = all.filter(([, { required }]) => required !== undefined)
    .map(([each, option]) => head(each, option));
  const call = ["deno task", name, ...usage ? [usage] : [], ...required, "[flags]"].join(" ");
  const sections = Object.entries(options).map(([title, section]) => ({
    title,
    entries: Object.entries(section).map(([each, option]) =>
      [head(each, option), words(option)] as const
    ),
  }));
  const last = sections.at(-1) ?? { title: "", entries: [] };
  const shown = (each: string | HelpList) => part(each, columns);
  return [
    paragraph(about, columns),
    `Usage: ${call}`,
    ...intro.map(shown),
    ...sections.slice(0, -1).map(shown),
    shown({ ...last, entries: [...last.entries, ["-h, --help", "show this help"]] }),
    ...notes.map(shown),
  ].join("\n\n") + "\n";
}

function part(each: string | HelpList, columns: number): string {
  if (typeof each === "string") return paragraph(each, columns);
  const lines = each.entries.flatMap(([head, words]) => entry(head, words, columns));
  return [...each.title ? [paragraph(each.title, columns)] : [], ...lines].join("\n");
}

function paragraph(text: string, columns: number): string {
  return text.split("\n").flatMap((line) => wrapped(line, columns)).join("\n");
}

/** "--out DIR". */
function head(name: string, option: CommandOption): string {
  return [`--${flagOf(name, option)}`, ...option.sign === undefined ? [] : [option.sign]].join(" ");
}

/** "spirals: turn of an arm (default 720)". */
function words(option: CommandOption): string {
  const usual = defaultText(option);
  const { of, about } = option;
  return (of ? `${of}: ` : "") + about + (usual === undefined ? "" : ` (default ${usual})`);
}

/** A flag and its description, which starts on a new line if the flag is long. */
function entry(head: string, words: string, columns: number): string[] {
  const lines = words.split("\n").flatMap((line) => wrapped(line, columns - column));
  const first = `  ${head}`;
  const margin = " ".repeat(column);
  return first.length < column - 1
    ? [first.padEnd(column) + lines[0], ...lines.slice(1).map((line) => margin + line)]
    : [first, ...lines.map((line) => margin + line)];
}
