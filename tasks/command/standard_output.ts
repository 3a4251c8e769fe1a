// Standard output and standard error of a task: the loss of one never takes the work with it, and is told once on the
// other.

import { type LastingOutput, lastingOutput } from "../../src/views/terminal/lasting_output.ts";
import { visibleJson } from "../../src/files/visible_text.ts";
import type { LineWriter } from "../../src/training/sinks/line_file.ts";
import { hasBlock, writeAbove } from "../../src/views/terminal/live_block.ts";
import { lossText } from "../../src/files/loss.ts";
import { ownLines } from "../../src/views/terminal/own_sequences.ts";
import { type TextOut, textOut } from "../../src/views/terminal/terminal.ts";
import { writeAllSync } from "../../src/files/write_file.ts";
import { systemReason } from "../../src/files/file_error.ts";

/** Whoever read standard output has left, as `head` does. */
export class ReaderGone extends Error {
  override name = "ReaderGone";
}

let forPeople: LastingOutput | undefined; // undefined before flags are read: standard output may carry data
let telling = false; // a line that is told elsewhere is no loss

const standardOutput = lasting(Deno.stdout, "standard output");
const standardError = lasting(Deno.stderr, "standard error");

/**
 * Where text for people goes: standard output, or standard error where standard output carries data. Writing never
 * fails. Like every place here it is guarded: it takes a line at a time, or {@linkcode ownLines}.
 */
export function textForPeople({ json = false }: { readonly json?: boolean } = {}): LastingOutput {
  return forPeople = json ? standardError : standardOutput;
}

/** Standard error as a place for text. Writing never fails. */
export const errorText: TextOut = standardError;

/**
 * Standard output for lines of JSON of a task that keeps its results elsewhere or goes on for another reason. Writing
 * never fails; see {@linkcode codeOfLoss}.
 */
export const dataLines: LineWriter = {
  write: (json) => standardOutput.write(visibleJson(json)),
};

/** The exit code of a task that went well: 1 where data were lost for another reason than that their reader has gone. */
export function codeOfLoss(): number | undefined {
  const { lost } = standardOutput;
  return forPeople !== standardError || !lost || isReaderGone(lost) ? undefined : 1;
}

/**
 * Writes to standard output what a task is for: lines of text. A file or pipe gets them as they are, for they may be
 * data; on a terminal control characters are escaped.
 *
 * @throws ReaderGone where its reader has gone; other errors name standard output
 */
export function writeResult(text: string): void {
  try {
    if (Deno.stdout.isTerminal()) textOut(Deno.stdout).write(ownLines(text));
    else writeAllSync(Deno.stdout, new TextEncoder().encode(text));
  } catch (cause) {
    if (isReaderGone(cause)) throw new ReaderGone("the reader of standard output has gone");
    throw outputError("standard output", cause);
  }
}

/** Columns of the terminal that standard output is; undefined where it is none. */
export function resultColumns(): number | undefined {
  return standardOutput.isTerminal ? standardOutput.columns() : undefined;
}

/**
 * A line for people that is no result: on standard error, or above the block that is drawn on their terminal. Where
 * standard error is lost it is on standard output, if that is for people.
 */
export function tell(line: string): void {
  const text = `fathom: ${line}\n`;
  const out = forPeople && standardError.isTerminal && hasBlock(forPeople)
    ? forPeople
    : standardError;
  telling = true;
  writeAbove(out, text);
  telling = false;
  if (standardError.lost && forPeople === standardOutput) standardOutput.write(text);
}

/**
 * An answer to a key that was pressed or a signal: a line on the terminal that people look at, also where the rest is
 * kept quiet; without a terminal, on standard error where it is.
 */
export function answer(text: string, { quiet = false }: { readonly quiet?: boolean } = {}): void {
  if (forPeople && !forPeople.lost && (forPeople.isTerminal || !quiet)) {
    writeAbove(forPeople, `${text}\n`);
  } else tell(text);
}

function lasting(stream: typeof Deno.stdout | typeof Deno.stderr, name: string): LastingOutput {
  return lastingOutput(textOut(stream), (cause) => {
    if (!telling) tell(lossText(outputError(name, cause).message));
  });
}

function outputError(name: string, cause: unknown): Error {
  return new Error(`cannot write ${name}: ${systemReason(cause)}`, { cause });
}

function isReaderGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe;
}
