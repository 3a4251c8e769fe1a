// Options that several commands have in common.

import { allowedHostText, readAllowedHost } from "../../src/views/live/allowed_hosts.ts";
import { leftOpen, numeric, onOff, worded } from "../../src/calls/option.ts";
import { aPath, type Check, whole } from "../../src/calls/checks.ts";
import { trainingOptions } from "../../src/training/training_options.ts";

/** Whether a path is "-", which to many programs is standard output. */
export function isStandardOutput(text: string): boolean {
  return /^-[/\\]*$/.test(text);
}

/** An option for a place to write to. @param what "a folder", for errors */
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
    `use ${folder} on a disk without file locks, where nothing shows whether another command ` +
      "writes there",
  );
}

/** --accept-changed. @param what is done with the run, default that it is read */
export function acceptChanged(what = "read a run that was changed since it was finished") {
  return onOff(
    `${what}: files whose SHA-256 is not that in SHA256SUMS, or a folder without SHA256SUMS`,
  );
}

const aTable: Check = { ...aPath, wanted: "a file FILE.csv" };

/** Where the data of a run lie now. */
export const dataOfRun = {
  data: {
    ...worded("FILE.csv", aTable),
    about: "where the run's table lies now; needed where run.json names a file outside of the " +
      "current folder",
  },
  dataDir: {
    ...worded("DIR", aPath),
    defaultWords: "where they lay in training",
    about:
      "where the files of the run's public data set lie; needed where that is outside of the " +
      "current folder",
  },
};

/** How the depth is chosen, where a run has a rule already. */
export const ruleOfRun = {
  ...leftOpen({ choose: trainingOptions.choose }).choose,
  defaultWords: "that of the run",
};

const aHost: Check = {
  wanted: allowedHostText,
  is: (host) => readAllowedHost(host as string) !== undefined,
};

/** Ports of pages: the first free one, so that an address is the same from run to run. */
export const pagePorts: readonly number[] = Array.from({ length: 10 }, (_, i) => 4870 + i);

/** Where a page in the browser is served. */
export const pageOptions = {
  port: {
    ...numeric("N", whole(0, 65535)),
    defaultWords: `${pagePorts[0]}, or the next one free; 0 for any`,
    about: "of the page",
  },
  allowHosts: {
    ...worded("NAME", aHost),
    flag: "allow-host",
    repeatable: true as const,
    about: "let browsers reach the page under another name, such as JupyterHub's; repeatable, or " +
      "with commas (docs/watching.md)",
  },
};
