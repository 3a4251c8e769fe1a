// The parser of calls by the table of a command's options: errors name the flag, what it must be and what came.

import { parseArgs } from "node:util";
import { isGood } from "../../src/calls/checks.ts";
import { type CommandOption, flagOf, type GivenValues, type Sections } from "./option.ts";
import type { Positionals } from "./positionals.ts";
import { parsedFlag, UsageError, wrongFlag } from "./usage_error.ts";
import { joinNegativeNumbers } from "./negative_numbers.ts";

/** A flag as given. */
export interface GivenFlag {
  /** Without "--". */
  readonly name: string;
  /** Absent for a boolean flag. */
  readonly value?: string;
}

/** A parsed call. */
interface Call {
  /** Of all options, and of positional arguments. */
  readonly values: GivenValues;
  readonly given: readonly GivenFlag[];
}

/**
 * Parses a call; undefined if it asks for help.
 *
 * @throws UsageError if it is wrong
 */
export function readOptions(
  sections: Sections,
  words: Positionals<object> | undefined,
  args: readonly string[],
): Call | undefined {
  const options = Object.values(sections).flatMap((section) => Object.entries(section));
  const { values: texts, tokens, positionals } = parseArgs({
    args: joinNegativeNumbers(args),
    options: {
      ...Object.fromEntries(options.map(([name, option]) => [
        flagOf(name, option),
        {
          type: option.sign === undefined ? "boolean" : "string",
          multiple: option.repeatable === true,
        },
      ])),
      help: { type: "boolean", short: "h" },
    },
    allowPositionals: words !== undefined,
    tokens: true,
  });
  if (texts.help) return undefined;
  const given = (name: string, option: CommandOption) =>
    (texts as Readonly<Record<string, Given>>)[flagOf(name, option)];
  const values: GivenValues = {
    ...Object.fromEntries(
      options.map(([name, option]) => [name, valueOf(name, option, given(name, option))]),
    ),
    ...words?.read(positionals),
  };
  for (const [name, option] of options) {
    const { only, required, sign } = option;
    const isGiven = given(name, option) !== undefined;
    if (required !== undefined && !isGiven) {
      throw new UsageError(`give --${flagOf(name, option)} ${sign}: ${required}`);
    }
    if (!only || !isGiven || only.fits(values)) continue;
    throw new UsageError(
      `--${flagOf(name, option)} is for ${only.wanted}, got ${only.got(values)}`,
    );
  }
  return { values, given: tokens.filter((token) => token.kind === "option") };
}

type Given = string | boolean | readonly string[] | undefined;

function valueOf(name: string, option: CommandOption, given: Given): unknown {
  if (given === undefined) return option.default;
  if (Array.isArray(given)) {
    return given.flatMap((text) =>
      text.split(",").map((each: string) => valueOf(name, option, each))
    );
  }
  const flag = flagOf(name, option);
  const text = given === true ? "" : String(given);
  const value = parsedFlag(flag, () => option.parse(text));
  const check = option.inText ?? option.check;
  if (!isGood(check, value)) throw wrongFlag(flag, check.wanted, text);
  return value;
}
