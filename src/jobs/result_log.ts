// Results that are kept as they come, one line of JSON each, so that work that was done is not done again.

import { fileError, writeAllSync, writeFileAtomically } from "../sinks/write_file.ts";

/** A file of results. */
export interface ResultLog<Result> {
  /** Results by their keys; of two with one key the later. */
  readonly found: ReadonlyMap<string, Result>;
  /** Adds a line, whole when this returns. */
  append(result: Result): void;
  /**
   * Puts lines in order, since results come as they finish: those under other keys first, as they are, then these.
   */
  arrange(keys: readonly string[]): Promise<void>;
}

/**
 * Opens a file of results. A last line that was only half written, as when the process was killed, is dropped; any
 * other line that cannot be read is an error, as the file is somebody's.
 *
 * @param path the file, which need not be there; nothing is made before the first result
 * @param options.keyOf the key that a result stands under; throws for what is no result
 */
export async function openResultLog<Result>(
  path: string,
  { keyOf }: { readonly keyOf: (result: Result) => string },
): Promise<ResultLog<Result>> {
  const found = new Map<string, Result>();
  const text = await readIfThere(path);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  whole.split("\n").forEach((line, n) => {
    if (line === "") return;
    try {
      const result: Result = JSON.parse(line);
      found.set(keyOf(result), result);
    } catch (cause) {
      throw new Error(`openResultLog(): wanted results in ${path}, got another line ${n + 1}`, {
        cause,
      });
    }
  });
  if (whole !== text) await writeFileAtomically(path, whole);
  return {
    found,
    append(result) {
      const line = new TextEncoder().encode(JSON.stringify(result) + "\n");
      try {
        using file = Deno.openSync(path, { append: true, create: true });
        writeAllSync(file, line);
        file.syncDataSync(); // what is said to be kept survives a power cut
      } catch (cause) {
        throw fileError("openResultLog", `cannot write ${path}`, cause);
      }
      found.set(keyOf(result), result);
    },
    async arrange(keys) {
      const listed = new Set(keys);
      const others = [...found.keys()].filter((key) => !listed.has(key));
      const results = [...others, ...keys].flatMap((key) => found.get(key) ?? []);
      const text = results.map((result) => JSON.stringify(result) + "\n").join("");
      if (text !== await readIfThere(path)) await writeFileAtomically(path, text);
    },
  };
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "";
    throw fileError("openResultLog", `cannot read ${path}`, cause);
  }
}
