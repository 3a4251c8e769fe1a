// Options of commands that train many networks and keep their results.

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
        "folder of results.jsonl (one line per run), summary.json, figure.svg and figure.html, " +
          "whose charts can each be saved as SVG. Finished runs in it are not repeated",
      ),
      defaultWords: folder,
    },
    takeOver: takeOver(),
    quiet: onOff("print only the tables at the end"),
    json: onOff("write events as JSON lines to standard output, and nothing else"),
  };
}

/** The notes at the end of help. */
export const studyNotes =
  "Ctrl-C ends at once and keeps finished runs (exit code 130); the same call resumes.\n" +
  "The test split is used only once for each network, at the end.";
