// Errors of functions in terms of a task's flags: who types a command knows --batch-size, not batchSize nor who threw.

import { kebab } from "./option.ts";
import { nearestName } from "../../src/calls/nearest_name.ts";

/** The flags that a task takes, without "--". */
export type FlagTable = Readonly<Record<string, { readonly aliases?: readonly string[] }>>;

/** Options of functions that are called otherwise than the flag that sets them. */
const otherNames: Readonly<Record<string, string>> = {
  architecture: "network",
  kind: "network",
  rule: "choose",
};

/**
 * The message without names of functions, and with flags in place of options: "batches(): batchSize must be ..." is
 * "--batch-size must be ..." where there is such a flag, "{force: true}" is "--force". File names stay as they are, and
 * so does what no flag stands for.
 */
export function inTermsOfFlags(message: string, flags: FlagTable): string {
  const flagOf = (option: string) => {
    return [kebab(option), otherNames[option]].find((each) => each !== undefined && each in flags);
  };
  const named = (whole: string, option: string) => {
    const flag = flagOf(option);
    return flag === undefined ? whole : `--${flag}`;
  };
  return message
    // whoever threw, also where one error is told within another: "loadRun(): ... : csv(): ..."
    .replace(/(^|[:;] )[a-z]\w*\(\): /gi, "$1")
    // advice to programs: "(estimateStatistics() makes them)"
    .replace(/ \([a-z]\w*\(\)[^()]*\)/gi, "")
    // the option beside the flag of that name: "--header yes (header: true) says so", "--target (option target)"
    .replace(
      /(--([a-z][a-z-]*)[^();,]*) \((?:option )?([a-z]\w*)(?:: [^()]*)?\)/gi,
      (whole, before, flag, option) => flagOf(option) === `${flag}` ? before : whole,
    )
    // options in JavaScript's notation
    .replace(/\{ ?([a-z]\w*): (true|\.{3}) ?\}/gi, named)
    // a name like batchSize is an option wherever it stands outside of a path
    .replace(/(?<![\w./\\-])([a-z]+[A-Z]\w*)(?![\w./\\-])/g, named)
    // a common word only where its value is what is wrong
    .replace(/(?<![\w./\\-])(?:the )?(?<![\w./\\-])([a-z]+)(?= must (?:be|have|hold)\b)/g, named);
}

/** The flag that was probably meant by an unknown one, "--force" for "--forse"; undefined where none is near. */
export function nearestFlag(unknown: string, flags: FlagTable): string | undefined {
  const name = unknown.replace(/^-+/, "");
  const named = Object.entries(flags).find(([, { aliases }]) => aliases?.includes(name))?.[0];
  const flag = named ?? nearestName(name, Object.keys(flags));
  return flag === undefined ? undefined : `--${flag}`;
}
