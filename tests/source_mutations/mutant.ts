// A mutation of a source: what a text is replaced by, where.

/** One small change of a source file that the tests should notice. */
export interface Mutant {
  /** Path from the root of the repository, with forward slashes. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** Name of the mutator that made it. */
  readonly mutator: string;
  /** Range of the replaced text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What stood there. */
  readonly before: string;
  /** What stands there instead. */
  readonly after: string;
}

/** The source with the mutation in it. */
export function mutated(source: string, { start, end, after }: Mutant): string {
  return source.slice(0, start) + after + source.slice(end);
}

/** The folder that a score is given for: one below src, or tasks. */
export function folderOf({ file }: Pick<Mutant, "file">): string {
  const [top, ...rest] = file.split("/");
  return rest.length > 1 ? `${top}/${rest[0]}` : top;
}

/** A mutation in a line of text. */
export function mutantText({ file, line, mutator, before, after }: Mutant): string {
  const short = (text: string) => {
    const flat = text.replace(/\s+/g, " ");
    return flat.length > 60 ? `${flat.slice(0, 57)}...` : flat;
  };
  return `${file}:${line} ${mutator}: ${short(before)} → ${short(after) || "nothing"}`;
}
