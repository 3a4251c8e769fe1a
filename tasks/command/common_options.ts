// Options shared by several commands.

import { aDepthRule, depthRule, type DepthRuleText } from "../../src/depth/depth_choice.ts";
import { ruleNames } from "../../src/depth/rule_text.ts";
import { allowedHostText, readAllowedHost } from "../../src/views/live/allowed_hosts.ts";
import { leftOpen, numeric, onOff, worded } from "../../src/calls/option.ts";
import { aPath, type Check, whole } from "../../src/calls/checks.ts";
import { trainingOptions } from "../../src/training/training_options.ts";

/** Whether a path is "-", which for many programs is standard output. */
export function isStandardOutput(text: string): boolean {
  return /^-[/\\]*$/.test(text);
}

/** An option for an output path. @param what "a folder", for errors */
export function place(sign: string, what: string, about: string) {
  return {
    ...worded(sign, { ...aPath, wanted: what }),
    parse(text: string) {
      if (!isStandardOutput(text)) return text;
      throw new RangeError(
        `(): out must be ${what}, got "${text}", which stands for standard output; ${what} of ` +
          "that name is ./-",
      );
    },
    about,
    aliases: ["output"],
  };
}

/** --force. @param about what is replaced */
export function force(about: string) {
  return { ...onOff(about), aliases: ["overwrite"] };
}

/** --take-over. @param folder "DIR" */
export function takeOver(folder = "DIR") {
  return onOff(
    `use ${folder} on a disk without file locks, although another command may be ` +
      "writing there",
  );
}

/** --accept-changed. @param what is done with the run, default reading it */
export function acceptChanged(what = "read a run that was changed since it was finished") {
  return onOff(
    `${what}: files whose SHA-256 differs from SHA256SUMS, or a folder without SHA256SUMS`,
  );
}

const aTable: Check = { ...aPath, wanted: "a file FILE.csv" };

/** The current paths of a run's data. */
export const dataOfRun = {
  data: {
    ...worded("FILE.csv", aTable),
    about: "current path of the run's table; needed if run.json names a file outside of the " +
      "current folder",
  },
  dataDir: {
    ...worded("DIR", aPath),
    defaultWords: "where they were in training",
    about: "folder of the run's public data set; needed if that is outside of the " +
      "current folder",
  },
};

/** The depth rule, for runs that already have one. */
export const ruleOfRun = {
  ...leftOpen({ choose: trainingOptions.choose }).choose,
  check: aDepthRule,
  parse: (text: string) => depthRule("", "choose", text as DepthRuleText),
  defaultWords: "the run's",
  about: `the depth: ${ruleNames()}`,
};

const aHost: Check = {
  wanted: allowedHostText,
  is: (host) => readAllowedHost(host as string) !== undefined,
};

/** Ports of pages: the first free one, so that an address is the same from run to run. */
export const pagePorts: readonly number[] = Array.from({ length: 10 }, (_, i) => 4870 + i);

/** The address of a page in the browser. */
export const pageOptions = {
  port: {
    ...numeric("N", whole(0, 65535)),
    defaultWords: `${pagePorts[0]}, or the next free one; 0 for any`,
    about: "of the page",
  },
  allowHosts: {
    ...worded("NAME", aHost),
    flag: "allow-host",
    repeatable: true as const,
    about: "let browsers reach the page under another name, such as JupyterHub's; repeatable, or " +
      "separated by commas (docs/watching.md)",
  },
};
