// The method that Deno's Jupyter kernel asks the last value of a cell for, to draw it.

/** One value in several forms, by media type; a notebook shows the richest that it can. */
export type MediaBundle = Readonly<Record<string, string>>;

/** The method that Deno's kernel looks for. */
export const notebookDisplay: unique symbol = Symbol.for("Jupyter.display") as never;

/** Gives a value the method, which stays out of sight elsewhere. */
export function displayedBy<T extends object>(value: T, show: () => Promise<MediaBundle>): T {
  return Object.defineProperty(value, notebookDisplay, { value: show, configurable: true });
}
