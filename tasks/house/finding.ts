// A violation of a rule of the house, and what to do about it.

/** One finding. */
export interface Finding {
  /** Path in the tree. */
  readonly file: string;
  readonly line: number;
  /** What is wrong there and what to do, in one sentence. */
  readonly text: string;
}

/** A finding in a line: `src/a.ts:3: …`. */
export function findingText({ file, line, text }: Finding): string {
  return `${file}:${line}: ${text}`;
}
