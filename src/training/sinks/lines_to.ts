// The base of sinks that write lines, to a file or to a writer.

import { basename } from "node:path";
import type { MonoTypeOperatorFunction } from "rxjs";
import {
  aBoolean,
  aFunction,
  aText,
  checkArgument,
  checkOptions,
  either,
  type OptionChecks,
  withMethods,
} from "../../calls/checks.ts";
import { type OnLoss, warnOfLoss } from "../../files/loss.ts";
import { runBehind } from "./counted_output.ts";
import { type CountedLines, countLines } from "./line_counter.ts";
import { openLineFile } from "./line_file.ts";
import { passThrough, type Sink } from "./pass_through.ts";

/** Takes text that ends with a line break, for instance `{ write: (line) => lines.push(line) }`. */
export interface LineWriter {
  /** Called once per value, and by `jsonLines` once more before those of a resumed run. */
  write(line: string): void;
}

/** Options of sinks that write lines. */
export interface LinesOptions {
  /** Replace existing files, at the end; default false. */
  readonly force?: boolean;
  /**
   * Go on with the file of the run that is resumed, `<path>.part` if it was killed or `<path>` if it ended: it is cut
   * back to the lines of the checkpoint at the first snapshot, without a gap or a double. It is found in the checkpoint
   * by the last part of its path. A missing file is created, so that the same program can begin and resume a run; with
   * a new run a file with lines is refused, or replaced with `force`. Writers ignore it. Default false.
   */
  readonly resume?: boolean;
  /**
   * Called once with the error if lines are lost; default: it is printed on standard error. An error that it throws
   * fails the stream.
   */
  readonly onLoss?: OnLoss;
}

/** The lines of one subscription. */
interface Lines<T> {
  /** The lines of a value. */
  of(value: T): string;
  /** A line before those of the first value on a writer of a resumed run; default none. */
  resumed?(value: T): string;
  /** What depends on earlier values, if anything does. */
  readonly state?: CountedLines["more"];
}

/**
 * A pass-through operator that writes lines: the file opens on subscription, before the source is subscribed to, and
 * closes on completion, error and unsubscription, or if a line cannot be written.
 *
 * @param name the function that errors name
 * @param to a path, or a writer, which is not closed
 * @param begin called once per subscription
 * @param more checks of further options of the function
 */
export function linesTo<T>(
  name: string,
  to: string | LineWriter,
  options: LinesOptions,
  begin: () => Lines<T>,
  more: OptionChecks<object> = {},
): MonoTypeOperatorFunction<T> {
  checkArgument(name, "to", to, pathOrWriter);
  checkOptions(name, options, { ...linesChecks, ...more });
  const open = () => {
    const target = typeof to === "string" ? lineFile(name, to, options) : lineWriter(to);
    return sinkOf(target, begin());
  };
  return passThrough(open, options.onLoss); // a new file for each subscription
}

/** What the lines go to. */
interface Target extends Pick<Sink<unknown>, "end"> {
  /** Called before the first line; returns lines that go before it. */
  begin<T>(lines: Lines<T>, first: T): string[];
  write(text: string): void;
}

function sinkOf<T>(target: Target, lines: Lines<T>): Sink<T> {
  let texts: string[] = [];
  let begun = false;
  return {
    prepare(value) { // a value without a line fails the stream, not the file
      texts = begun ? [] : target.begin(lines, value);
      begun = true;
      texts.push(lines.of(value));
    },
    next() {
      for (const text of texts) target.write(text);
    },
    end: (how) => target.end(how),
  };
}

function lineWriter(to: LineWriter): Target {
  return {
    begin: (lines, first) =>
      lines.resumed && runBehind(first)?.resumed ? [lines.resumed(first)] : [],
    write: (text) => to.write(text),
    end: () => {},
  };
}

function lineFile(name: string, path: string, options: LinesOptions): Target {
  const { force, resume, onLoss = warnOfLoss } = options;
  const file = openLineFile(name, path, { force, resume });
  let lost = false;
  return {
    begin({ state }, first) {
      countLines(name, first, {
        name: `${name} ${basename(path)}`,
        file,
        resume,
        force,
        isLost: () => lost,
        more: state,
        onLoss,
      });
      return [];
    },
    write: (text) => file.write(text),
    end(how) {
      lost = how === "lost";
      file.close(how === "completed" ? "whole" : "partial");
    },
  };
}

const pathOrWriter = either(
  "a path, or a writer with write()",
  aText,
  withMethods("a writer with write()", "write"),
);
const linesChecks: OptionChecks<LinesOptions> = {
  force: aBoolean,
  resume: aBoolean,
  onLoss: aFunction,
};
