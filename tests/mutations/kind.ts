// A kind of file whose mutations are tried: what a whole one looks like, how it is read, and what may come of a changed
// one. Kinds stand in files of their own beside this one; the trials list them.

/** What reading a mutated file came to. */
export type Outcome =
  /** Refused with an error that people can act on. */
  | { readonly refused: string }
  /** Read: the facts that a user would get, JSON-serialisable. */
  | { readonly facts: unknown };

/** A kind of file. */
export interface MutationKind {
  /** What the trials call it, for instance "CSV" or "run.json". */
  readonly name: string;
  /** How it is changed: any bytes, cells and lines of a text, or values of a JSON document besides bytes. */
  readonly changes: "bytes" | "text" | "json";
  /**
   * Functions of Fathom that errors may name though they are not public, as their names say what they read ("readIdx").
   * Default: none.
   */
  readonly callers?: readonly string[];
  /** Errors that say in other words than its name which file is meant. */
  readonly named?: RegExp;
  /** Writes a whole example into an empty folder. Gives the path of the file that is to be mutated. */
  make(folder: string): Promise<string>;
  /** Reads it the way the commands and public functions do; what it throws counts as a refusal if its text is clear. */
  read(folder: string): Promise<unknown>;
  /**
   * What is wrong with facts that were read from a mutated file; undefined where nothing is. Default: facts must be
   * those of the whole file.
   */
  wrong?(
    mutated: Uint8Array,
    facts: unknown,
    whole: unknown,
  ): Promise<string | undefined> | string | undefined;
}
