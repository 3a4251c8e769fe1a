// The folder of a run: made before training, gone again when training fails before it has anything to
// show, and never made at the cost of files that no run wrote.

import { join } from "node:path";
import { fileError, writeFileAtomically } from "../sinks/write_file.ts";
import type { RunSummary } from "./summary.ts";

/** Everything that a run, pruning or an evaluation writes into a run's folder. */
export const RUN_ENTRIES: readonly string[] = [
  "run.json",
  "snapshots.jsonl",
  "snapshots.jsonl.part",
  "network",
  "summary.json",
  "card.json",
  "card.md",
  "evaluation.json",
  "evaluation.html",
];

const ASIDE = ".replaced-"; // a folder within the folder: the run that this one replaces

/** The folder of a run. `await using` discards it unless it was kept. */
export interface RunFolder extends AsyncDisposable {
  /** The folder, as it was given. */
  readonly path: string;
  /** The path of an entry, for instance `file("snapshots.jsonl")`. */
  file(name: string): string;
  /** Writes `run.json`: every option, the seed, versions, the engine, a fingerprint of the data. */
  writeRun(run: unknown): Promise<void>;
  /** Writes `summary.json`, and keeps the folder. */
  writeSummary(summary: RunSummary): Promise<void>;
  /** Call at the first snapshot: from here on the folder stays, and the run that it replaces is deleted. */
  keep(): Promise<void>;
  /**
   * Takes back what was made: the run's files, the folder, the folders above that were made for it. The
   * run that it was to replace is put back. Does nothing once the folder is kept.
   */
  discard(): Promise<void>;
}

/**
 * Makes the folder of a run, or takes an empty one, and makes sure that files can be written there.
 *
 * @param options.force replace the run in the folder; a folder with anything else in it is refused
 */
export async function createRunFolder(
  path: string,
  options: { readonly force?: boolean } = {},
): Promise<RunFolder> {
  const made = await makeFolders(path);
  const found = await entriesOf(path);
  refuseContents(path, found, options.force ?? false);

  const aside = join(path, ASIDE + crypto.randomUUID().slice(0, 8));
  let settled = false;
  const discard = async () => {
    if (settled) return;
    for (const name of RUN_ENTRIES) await removeIfThere(join(path, name));
    for (const name of await namesIn(aside)) await Deno.rename(join(aside, name), join(path, name));
    await removeIfThere(aside);
    // A folder with a file of someone else's in it stays.
    for (const folder of made) await Deno.remove(folder).catch(() => {});
    settled = true;
  };
  const keep = async () => {
    if (settled) return;
    settled = true;
    for (const name of await namesIn(path)) {
      if (name.startsWith(ASIDE)) await removeIfThere(join(path, name));
    }
  };

  try {
    // Also where nothing is replaced: making and removing it shows that the folder can be written to.
    await Deno.mkdir(aside);
    for (const name of found) {
      if (!name.startsWith(ASIDE)) await Deno.rename(join(path, name), join(aside, name));
    }
    if (found.length === 0) await Deno.remove(aside);
  } catch (cause) {
    await discard().catch(() => {});
    throw fileError("createRunFolder", `cannot write to ${path}`, cause);
  }

  const file = (name: string) => join(path, name);
  return {
    path,
    file,
    writeRun: (run) => writeJson(file("run.json"), run),
    async writeSummary(summary) {
      await writeJson(file("summary.json"), summary);
      await keep();
    },
    keep,
    discard,
    [Symbol.asyncDispose]: discard,
  };
}

/**
 * The default folder: `runs/<data>-<seed>`, with a number added where that is taken
 * (`runs/spirals-1-2`).
 *
 * @param data name of the data set; what does not belong in a file name becomes a hyphen
 * @param exists whether a path is taken; default: there is something
 */
export function defaultRunPath(
  data: string,
  seed: number,
  exists: (path: string) => boolean = somethingAt,
): string {
  const name = data.replace(/[^\p{L}\p{N}._]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 80);
  const path = `runs/${name || "data"}-${seed}`;
  for (let number = 1;; number++) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    if (!exists(candidate)) return candidate;
  }
}

/** Makes a folder and those above it; the ones made, deepest first. */
async function makeFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  // An empty parent is the working directory or the root, which is there.
  for (let at = path; at !== "" && !somethingAt(at); at = join(at, "..")) missing.push(at);
  try {
    if (missing.length > 0) {
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.mkdir(path); // of two runs that start at once only one gets it
    }
  } catch (cause) {
    for (const folder of missing) await Deno.remove(folder).catch(() => {});
    throw fileError("createRunFolder", `cannot make ${path}`, cause);
  }
  return missing;
}

async function entriesOf(path: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(path), ({ name }) => name)).sort();
  } catch (cause) {
    throw fileError("createRunFolder", `cannot look into ${path}`, cause);
  }
}

function refuseContents(path: string, found: readonly string[], force: boolean): void {
  if (found.length === 0) return;
  // Left by a run that was killed: parts of files, and a run that was to be replaced.
  const left = (name: string) => name.startsWith(ASIDE) || /^\..*\.part$/.test(name);
  const foreign = found.filter((name) => !RUN_ENTRIES.includes(name) && !left(name));
  const isRun = found.includes("run.json") || found.some((name) => name.startsWith(ASIDE));
  if (force && isRun && foreign.length === 0) return;

  const named = foreign.length > 0 ? foreign : found;
  const list = named.slice(0, 3).join(", ") +
    (named.length > 3 ? `, and ${named.length - 3} more` : "");
  throw new Deno.errors.AlreadyExists(
    `createRunFolder(): wanted a new or empty folder, but ${path} ` +
      (isRun && foreign.length === 0
        ? "holds a run; --force replaces it"
        : `holds ${list}${
          isRun ? ", which no run wrote" : " and no run.json"
        }; --force replaces runs only`),
  );
}

function somethingAt(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw fileError("createRunFolder", `cannot look at ${path}`, error);
  }
}

async function namesIn(path: string): Promise<string[]> {
  return somethingAt(path) ? await entriesOf(path) : [];
}

async function removeIfThere(path: string): Promise<void> {
  if (somethingAt(path)) await Deno.remove(path, { recursive: true });
}

function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileAtomically(path, JSON.stringify(value, null, 2) + "\n");
}
