// Options of commands that train many networks and keep what came of each.

import { numeric, onOff } from "../../src/calls/option.ts";
import { whole } from "../../src/calls/checks.ts";
import { place, takeOver } from "./common_options.ts";

/** Networks trained at a time. */
export const workers = {
  ...numeric("N", whole(1)),
  defaultWords: "the processor's cores",
  about: "networks trained at a time, each with one thread",
};

/** Where results go. @param folder the default */
export function studyOutput(folder: string) {
  return {
    out: {
      ...place(
        "DIR",
        "a folder",
        "folder of results.jsonl, a line a run; summary.json; figure.svg; figure.html, whose charts " +
          "can each be saved as SVG. Runs that are there already are not repeated",
      ),
      defaultWords: folder,
    },
    takeOver: takeOver(),
    quiet: onOff("nothing but the tables at the end"),
    json: onOff("what happens as JSON lines on standard output, nothing else there"),
  };
}

/** The notes at the end of help. */
export const studyNotes =
  "Ctrl-C ends at once and keeps finished runs (exit code 130); the same call goes on from there.\n" +
  "The test part is used only once for each network, at the end.";
