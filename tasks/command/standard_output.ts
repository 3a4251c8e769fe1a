// Standard output and standard error of a task: the loss of one never ends the task, and is reported once on the other.

import { type LastingOutput, lastingOutput } from "../../src/views/terminal/lasting_output.ts";
import { visibleJson } from "../../src/files/visible_text.ts";
import type { LineWriter } from "../../src/training/sinks/lines_to.ts";
import { hasBlock, writeAbove } from "../../src/views/terminal/live_block.ts";
import { lossText } from "../../src/files/loss.ts";
import { ownLines } from "../../src/views/terminal/own_sequences.ts";
import { type TextOut, textOut } from "../../src/views/terminal/terminal.ts";
import { writeAllSync } from "../../src/files/write_file.ts";
import { systemReason } from "../../src/files/file_error.ts";

/** The reader of standard output has gone, as `head` does. */
export class ReaderGone extends Error {
  override name = "ReaderGone";
}

let forPeople: LastingOutput | undefined; // undefined before flags are read: standard output may carry data
let telling = false; // set while a line is written whose loss is not reported

const standardOutput = lasting(Deno.stdout, "standard output");
const standardError = lasting(Deno.stderr, "standard error");

/**
 * The output for people: standard output, or standard error if standard output carries data. Writing never fails. Like
 * every output here it is guarded: it takes a line at a time, or {@linkcode ownLines}.
 */
export function textForPeople({ json = false }: { readonly json?: boolean } = {}): LastingOutput {
  return forPeople = json ? standardError : standardOutput;
}

/** Standard error as a text output. Writing never fails. */
export const errorText: TextOut = standardError;

/**
 * Standard output for lines of JSON of a task that continues without them. Writing never fails; see
 * {@linkcode codeOfLoss}.
 */
export const dataLines: LineWriter = {
  write: (json) => standardOutput.write(visibleJson(json)),
};

/** The exit code of a task without errors: 1 if data were lost, unless their reader has gone. */
export function codeOfLoss(): number | undefined {
  const { lost } = standardOutput;
  return forPeople !== standardError || !lost || isReaderGone(lost) ? undefined : 1;
}

/**
 * Writes lines of a task's result to standard output. A file or pipe gets them as they are, since they may be data; on
 * a terminal control characters are escaped.
 *
 * @throws ReaderGone if its reader has gone; other errors name standard output
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

/** Columns of standard output; undefined if it is not a terminal. */
export function resultColumns(): number | undefined {
  return standardOutput.isTerminal ? standardOutput.columns() : undefined;
}

/**
 * Writes a line for people that is not a result: to standard error, or above the block drawn on their terminal; to
 * standard output if standard error is lost and standard output is for people.
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
 * Answers a key or a signal with a line on the terminal, even if the rest is quiet; without a terminal, a quiet task
 * answers on standard error.
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
