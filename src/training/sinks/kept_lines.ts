// A file of lines that keeps in memory what it cannot write, and writes it later.

import { errorOf, type OnLoss } from "../../files/loss.ts";
import { counted } from "../../tables/number_text.ts";
import type { LineFile } from "./line_file.ts";

/** A file of lines with those that are not in it yet. */
export interface KeptLines extends LineFile {
  /** Lines that could not be written so far. */
  readonly rest: string;
}

/** Milliseconds between two attempts, since lines may come faster than a disk is freed. */
const pause = 1000;

/**
 * The file, whose `write` never fails: that lines cannot be written is told once, and they are tried again with later ones,
 * before a checkpoint, and at the end, where lines that are still missing are an error.
 */
export function keptLines(file: LineFile, onLoss: OnLoss): KeptLines {
  let rest = "";
  let triedAt = -Infinity;
  /** @returns why the lines cannot be written, if they cannot */
  const tryRest = (): Error | undefined => {
    if (rest === "") return;
    triedAt = performance.now();
    try {
      file.write(rest);
      rest = "";
    } catch (thrown) {
      return errorOf(thrown);
    }
  };
  return {
    path: file.path,
    found: file.found,
    get size() {
      return file.size;
    },
    get rest() {
      return rest;
    },
    keep: (size) => file.keep(size),
    replace: () => file.replace(),
    write(line) {
      const isFirst = rest === "";
      rest += line;
      if (!isFirst && performance.now() - triedAt < pause) return;
      const error = tryRest();
      if (error && isFirst) onLoss(new Error(`${error.message} (it is tried again)`));
    },
    flush() {
      tryRest(); // a checkpoint has what is left
      return file.flush();
    },
    close(state) {
      const error = tryRest();
      file.close(error ? "partial" : state);
      if (!error) return;
      throw new Error(
        `${error.message}; ${counted(linesIn(rest), "line")} at its end could not be kept`,
      );
    },
  };
}

const linesIn = (text: string): number => text.split("\n").length - 1;
