// The folder of a run: owned from before training until after it, gone again when training fails before it has anything
// to show, and never made at the cost of files that no run wrote.

import { join } from "node:path";
import { isThere } from "../files/is_there.ts";
import { atExit } from "../files/at_exit.ts";
import { isPartName } from "../files/part_file.ts";
import { type OnNotice, printNotice } from "../files/notice.ts";
import { lockName } from "../files/owned_folder.ts";
import { sha256Of } from "../files/written_sum.ts";
import { fileError } from "../files/file_error.ts";
import { writeFileAtomically } from "../files/write_file.ts";
import { folderSums } from "./folder_sums.ts";
import { ASIDE, DISCARDED, lastRunJson, ownRunFolder, RUN_ENTRIES } from "./run_recovery.ts";
import { isOwn, listText, ownAgain } from "./removed_folder.ts";
import type { RunSummary } from "./summary.ts";

/** The folder of a run, which this process owns. `using` discards it unless it was kept, and frees it. */
export interface RunFolder extends AsyncDisposable, Disposable {
  /** The folder, as it was given. */
  readonly path: string;
  /**
   * The path of an entry that this run writes, for instance `file("snapshots.jsonl")`; `run.json` must be the first.
   * Where somebody removed or moved the folder it is made again, with `run.json`, so that the run is not lost.
   */
  file(name: string): string;
  /** Writes `run.json`: every option, the seed, versions, the engine, a fingerprint of the data. */
  writeRun(run: unknown): Promise<void>;
  /** Writes `summary.json`, with the SHA-256 of every file in `SHA256SUMS`, and keeps the folder. */
  writeSummary(summary: RunSummary): Promise<void>;
  /**
   * Call at the first snapshot: from here on the folder stays, and the run that it replaces is deleted. Once the network
   * is written it also writes `SHA256SUMS`.
   */
  keep(): Promise<void>;
  /**
   * Takes back what was made: the run's files, the folder, the folders above that were made for it. The
   * run that it was to replace is put back. Once the folder is kept it only frees it.
   */
  discard(): Promise<void>;
}

/** How a run's folder is made. */
export interface RunFolderOptions {
  /** Replace the run in the folder; a folder with anything else in it is refused. */
  readonly force?: boolean;
  /** Use the folder on a disk without file locks, where nothing shows whether another process does; default false. */
  readonly takeOver?: boolean;
  /** Told of what a command left that was killed, and how it was put right; default: printed on standard error. */
  readonly onNotice?: OnNotice;
}

/**
 * Makes the folder of a run, or takes an empty one, owns it, and makes sure that files can be written there.
 *
 * @throws {Deno.errors.Busy} where another process owns it, whatever `force` says
 */
export function createRunFolder(path: string, options: RunFolderOptions = {}): Promise<RunFolder> {
  // a promise, as callers await it; errors reject
  return Promise.resolve().then(() => openRunFolder(path, options));
}

/** The same, here and now. */
export function openRunFolder(path: string, options: RunFolderOptions = {}): RunFolder {
  const { force = false, takeOver, onNotice = printNotice } = options;
  if (typeof path !== "string" || path === "") {
    throw new TypeError(
      `createRunFolder(): wanted the path of a folder, got ${JSON.stringify(path)}`,
    );
  }
  let owned = ownRunFolder(path, { name: "createRunFolder", takeOver, onNotice });
  const aside = join(path, ASIDE);
  const written = new Set<string>(); // names of entries
  let runJson: string | undefined; // once it is written
  let replaces = false; // a run, whose entries are in the hidden folder
  let kept = false;
  let over = false;
  const keep = () => {
    if (kept || over) return;
    kept = true;
    owned.keep();
    if (!replaces) return;
    const discarded = join(path, DISCARDED);
    Deno.renameSync(aside, discarded); // from here on the newer run is the one that counts
    Deno.removeSync(discarded, { recursive: true });
  };
  const end = () => {
    if (over) return;
    over = true;
    exit[Symbol.dispose]();
    sums[Symbol.dispose]();
    try {
      // of a folder that was removed meanwhile and is another's now, nothing is touched
      const own = owned.isThere() || runJson !== undefined && isOwn(path, runJson);
      if (!kept && own) takeBack(path, replaces ? aside : undefined, [...written].reverse());
    } finally {
      owned[Symbol.dispose]();
    }
  };
  const sums = folderSums(path, (name) => file(name));
  const exit = atExit(end);
  const keepWithSums = async () => {
    if (!over && written.has("network") && sums.due()) await sums.write();
    keep();
  };
  const close = async () => {
    try {
      // of a run that failed, but had trained long enough to be kept
      if (!over && kept && owned.isThere() && sums.due()) await sums.write();
    } catch {
      /* without a summary it needs none */
    } finally {
      end();
    }
  };
  try {
    const found = entriesOf(path);
    refuseContents(path, found, force);
    replaces = found.length > 0;
    if (replaces) moveAside(path, aside, found);
  } catch (error) {
    end();
    throw error;
  }

  const makeAgain = () => {
    const again = ownAgain(path, runJson!, { name: "createRunFolder", takeOver, onNotice });
    if (!again) return;
    if (again.made) replaces = false; // what it was to replace went with the folder
    owned[Symbol.dispose]();
    owned = again.owned;
    if (kept) owned.keep();
  };
  const file = (name: string) => {
    if (runJson !== undefined && !over && !owned.isThere()) makeAgain();
    written.add(name.split("/")[0]);
    sums.outdate();
    return join(path, name);
  };
  return {
    path,
    file,
    async writeRun(run) {
      const text = jsonText(run);
      await writeFileAtomically(file("run.json"), text);
      runJson = text;
    },
    async writeSummary(summary) {
      const text = jsonText(summary);
      const to = file("summary.json");
      await sums.write(new Map([["summary.json", sha256Of(text)]])); // who sees it finds its sum
      await writeFileAtomically(to, text);
      keep();
    },
    keep: () => Promise.resolve().then(keepWithSums),
    discard: () => Promise.resolve().then(end),
    [Symbol.dispose]: end,
    [Symbol.asyncDispose]: () => Promise.resolve().then(close),
  };
}

/**
 * The default folder: `runs/<data>-<seed>`, with a number added where that is taken
 * (`runs/spirals-1-2`). Of two processes that ask at once each gets one of its own.
 *
 * @param data name of the data set; what does not belong in a file name becomes a hyphen
 * @param options.parent the folder above; default "runs"
 */
export async function createDefaultRunFolder(
  data: string,
  seed: number,
  options: Omit<RunFolderOptions, "force"> & { readonly parent?: string } = {},
): Promise<RunFolder> {
  const { parent = "runs", ...more } = options;
  const refused = new Set<string>();
  for (;;) {
    const taken = (path: string) => refused.has(path) || isTaken(path);
    const path = defaultRunPath(data, seed, taken, parent);
    try {
      return await createRunFolder(path, more);
    } catch (error) {
      const { AlreadyExists, Busy } = Deno.errors;
      if (!(error instanceof AlreadyExists || error instanceof Busy)) throw error;
      refused.add(path); // another was first
    }
  }
}

/** The first path that is not taken: `runs/spirals-1`, `runs/spirals-1-2`, ... */
export function defaultRunPath(
  data: string,
  seed: number,
  taken: (path: string) => boolean,
  parent = "runs",
): string {
  const name = data.replace(/[^\p{L}\p{N}._]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 80);
  const path = `${parent}/${name || "data"}-${seed}`;
  for (let number = 1;; number++) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    if (!taken(candidate)) return candidate;
  }
}

/** Whether there is something, other than a folder with nothing but what a killed command left hidden. */
function isTaken(path: string): boolean {
  if (!isThere(path, "createRunFolder")) return false;
  if (!Deno.statSync(path).isDirectory) return true;
  const names = entriesOf(path);
  return !isThere(join(path, lockName), "createRunFolder") ||
    names.some((name) => !isPartName(name));
}

/** Moves the entries of the run that is replaced into a hidden folder, `run.json` first. */
function moveAside(path: string, aside: string, names: readonly string[]): void {
  try {
    Deno.mkdirSync(aside);
    for (const name of lastRunJson(names).reverse()) {
      Deno.renameSync(join(path, name), join(aside, name));
    }
  } catch (cause) {
    throw fileError("createRunFolder", `cannot write to ${path}`, cause);
  }
}

/** Removes what this run wrote, and puts the run back that it was to replace. */
function takeBack(path: string, aside: string | undefined, written: Iterable<string>): void {
  for (const name of lastRunJson([...written])) {
    for (const each of [join(path, `${name}.part`), join(path, name)]) {
      if (isThere(each, "createRunFolder")) Deno.removeSync(each, { recursive: true });
    }
  }
  if (aside === undefined || !isThere(aside, "createRunFolder")) return;
  for (const name of lastRunJson([...Deno.readDirSync(aside)].map(({ name }) => name))) {
    Deno.renameSync(join(aside, name), join(path, name));
  }
  Deno.removeSync(aside);
}

/** Names in the folder but that of its lock. */
function entriesOf(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name).filter((name) => name !== lockName)
      .sort();
  } catch (cause) {
    throw fileError("createRunFolder", `cannot look into ${path}`, cause);
  }
}

function refuseContents(path: string, found: readonly string[], force: boolean): void {
  if (found.length === 0) return;
  const foreign = found.filter((name) => !RUN_ENTRIES.includes(name));
  const isRun = found.includes("run.json");
  if (force && isRun && foreign.length === 0) return;

  const named = foreign.length > 0 ? foreign : found;
  const list = listText(named);
  throw new Deno.errors.AlreadyExists(
    `createRunFolder(): wanted a new or empty folder, but ${path} ` +
      (isRun && foreign.length === 0
        ? `holds ${runText(found)}; --force replaces it`
        : `holds ${list}${
          isRun ? ", which no run wrote" : " and no run.json"
        }; --force replaces runs only`),
  );
}

/** A run, and whether it was killed: nobody else owns the folder, so what grew in it has ended. */
function runText(found: readonly string[]): string {
  return found.includes("snapshots.jsonl.part")
    ? "a run that was killed before its end (deno task view shows its snapshots)"
    : "a run";
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
