// Equivalent mutations: read by a person and found to change nothing that anybody could notice. They are left out of
// the score. One a line of equivalents.jsonl, with the reason.

import type { Mutant } from "./mutant.ts";

/** A mutation that does not matter. It is found by its text, so that it may move within its file. */
export interface Equivalent {
  readonly file: string;
  /** The line as it stands, trimmed. */
  readonly text: string;
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

/** What tells an equivalent mutation from others. */
export function keyOf({ file, text, mutator, before, after }: Omit<Equivalent, "why">): string {
  return JSON.stringify([file, text, mutator, before, after]);
}

/** The line in which a mutation stands, trimmed. */
export function lineText(source: string, { start }: Pick<Mutant, "start">): string {
  const from = source.lastIndexOf("\n", start - 1) + 1;
  const end = source.indexOf("\n", start);
  return source.slice(from, end < 0 ? undefined : end).trim();
}
