// The method by which Deno's Jupyter kernel draws the last value of a cell.

/** One value in several forms, by media type; a notebook shows the richest that it can. */
export type MediaBundle = Readonly<Record<string, string>>;

/** The method that Deno's kernel looks for. */
export const notebookDisplay: unique symbol = Symbol.for("Jupyter.display") as never;

/** Gives a value the method, which is not enumerable. */
export function displayedBy<T extends object>(value: T, show: () => Promise<MediaBundle>): T {
  return Object.defineProperty(value, notebookDisplay, { value: show, configurable: true });
}
