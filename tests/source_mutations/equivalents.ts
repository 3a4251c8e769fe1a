// Equivalent mutations: read by a person and found to change nothing that anybody could notice. They are left out of
// the score. One a line of equivalents.jsonl, with the reason.

import type { Mutant } from "./mutant.ts";

/** A mutation that does not matter. It is found by its text, so that it may move within its file. */
export interface Equivalent {
  readonly file: string;
  /** The line in which it starts, trimmed. */
  readonly text: string;
  /** Where in that text it starts. */
  readonly at: number;
  readonly mutator: string;
  readonly before: string;
  readonly after: string;
  /** Why it changes nothing that matters. */
  readonly why: string;
}

/** Reads the list. */
export async function readEquivalents(): Promise<Equivalent[]> {
  const text = await Deno.readTextFile(new URL("equivalents.jsonl", import.meta.url));
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** What tells a mutation from others of the same text, wherever in its file it stands. */
export function keyOf({ file, text, at, mutator, before, after }: Omit<Equivalent, "why">): string {
  return JSON.stringify([file, text, at, mutator, before, after]);
}

/** The key of a mutation of a source. */
export function keyIn(source: string, mutant: Mutant): string {
  const { start } = mutant;
  const from = source.lastIndexOf("\n", start - 1) + 1;
  const end = source.indexOf("\n", start);
  const line = source.slice(from, end < 0 ? undefined : end);
  const indent = line.length - line.trimStart().length;
  return keyOf({ ...mutant, text: line.trim(), at: start - from - indent });
}
