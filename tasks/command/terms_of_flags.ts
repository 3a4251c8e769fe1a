// Errors of functions in terms of a task's flags: --batch-size instead of batchSize, without the function's name.

import { kebab } from "./option.ts";
import { nearestName } from "../../src/calls/nearest_name.ts";

/** The flags that a task takes, without "--". */
export type FlagTable = Readonly<Record<string, { readonly aliases?: readonly string[] }>>;

/** Options of functions whose flags have other names. */
const otherNames: Readonly<Record<string, string>> = {
  architecture: "network",
  kind: "network",
  rule: "choose",
};

/**
 * The message without names of functions, and with flags in place of options: "batches(): batchSize must be ..."
 * becomes "--batch-size must be ..." if there is such a flag, "{force: true}" becomes "--force". File names are kept,
 * and so are options without a flag.
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
    // names of functions, also of an error within another: "loadRun(): ... : csv(): ..."
    .replace(/(^|[:;] )[a-z]\w*\(\): /gi, "$1")
    // advice to programs: "(estimateStatistics() makes them)"
    .replace(/ \([a-z]\w*\(\)[^()]*\)/gi, "")
    // the option beside the flag of that name: "--header yes (header: true) says so", "--target (option target)"
    .replace(
      /(--([a-z][a-z0-9-]*)[^();,]*) \((?:option )?([a-z]\w*)(?:: [^()]*)?\)/gi,
      (whole, before, flag, option) => flagOf(option) === `${flag}` ? before : whole,
    )
    // options in JavaScript's notation
    .replace(/\{ ?([a-z]\w*): (true|\.{3}) ?\}/gi, named)
    // a name like batchSize is an option anywhere outside of a path
    .replace(/(?<![\w./\\-])([a-z]+[A-Z]\w*)(?![\w./\\-])/g, named)
    // a common word only where the error is about its value
    .replace(
      /(?<![\w./\\-])(?:the )?(?<![\w./\\-])([a-z]+\d*)(?= must (?:be|have|hold)\b)/g,
      named,
    );
}

/** The flag that was probably meant by an unknown one, "--force" for "--forse"; undefined if none is near. */
export function nearestFlag(unknown: string, flags: FlagTable): string | undefined {
  const name = unknown.replace(/^-+/, "");
  const named = Object.entries(flags).find(([, { aliases }]) => aliases?.includes(name))?.[0];
  const flag = named ?? nearestName(name, Object.keys(flags));
  return flag === undefined ? undefined : `--${flag}`;
}
