// A command as one value: its options, from which parsing and help text follow, and its run function.

import { onOff } from "../../src/calls/option.ts";
import { runCommand } from "./command_line.ts";
import { type HelpParts, helpText, narrowestHelp, widestHelp } from "./help_text.ts";
import { type CommandOption, flagOf, type Sections, type Values } from "./option.ts";
import type { Positionals } from "./positionals.ts";
import { type GivenFlag, readOptions } from "./read_options.ts";
import { resultColumns, writeResult } from "./standard_output.ts";

/** Parts of a command. */
interface CommandParts<Each extends Sections, Words extends object, Request>
  extends Omit<HelpParts, "usage"> {
  readonly options: Each;
  /** Positional arguments; default none. */
  readonly positionals?: Positionals<Words>;
  /**
   * Makes the request for the run from values that are each valid; default: the values themselves.
   *
   * @throws UsageError for values that contradict each other
   */
  request?(values: Values<Each> & Words, given: readonly GivenFlag[]): Request;
  /** @returns the exit code; default 0 */
  run(request: Request): Promise<number | void>;
}

/** A command. */
interface Command<Request> {
  readonly name: string;
  /** Its options by their flags, without "--". */
  readonly flags: Readonly<Record<string, CommandOption>>;
  /** Printed by --help, in lines of at most 100 columns. */
  readonly help: string;
  /** Parses a call; undefined if it asks for help. Throws a {@linkcode UsageError} if it is wrong. */
  read(args: readonly string[]): Request | undefined;
  /** Runs a call. @returns the exit code; default 0 */
  main(args: readonly string[]): Promise<number | void>;
}

/** Makes a command. */
export function command<
  Each extends Sections,
  Words extends object = object,
  Request = Values<Each> & Words,
>(parts: CommandParts<Each, Words, Request>): Command<Request> {
  const { name, options, positionals, request, run } = parts;
  const all = Object.values(options).flatMap((section) => Object.entries(section));
  const read = (args: readonly string[]) => {
    const call = readOptions(options, positionals, args);
    if (!call) return undefined;
    const { values, given } = call;
    return request ? request(values as Values<Each> & Words, given) : values as Request;
  };
  const help = (columns?: number) => helpText({ ...parts, usage: positionals?.usage }, columns);
  return {
    name,
    flags: {
      ...Object.fromEntries(all.map(([name, option]) => [flagOf(name, option), option])),
      help: onOff("show this help"),
    },
    get help() {
      return help();
    },
    read,
    async main(args) {
      const asked = read(args);
      return asked === undefined ? writeResult(help(helpColumns())) : await run(asked);
    },
  };
}

/** Columns of a help text on standard output, at most the terminal's. */
function helpColumns(): number {
  return Math.min(widestHelp, Math.max(narrowestHelp, resultColumns() ?? widestHelp));
}

/** Runs a command with the process's arguments, and ends the process with its exit code. */
export function start(command: Command<unknown>): Promise<void> {
  return runCommand(() => command.main(Deno.args), command.flags);
}
