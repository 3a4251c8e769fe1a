// The folder of a run: owned from before training until after it, removed when training fails before it has anything
// to keep, and never made by replacing files that no run wrote.

import { join } from "node:path";
import { atExit } from "../files/at_exit.ts";
import { type OnNotice, printNotice } from "../files/notice.ts";
import type { OwnedFolder } from "../files/owned_folder.ts";
import { sha256Of } from "../files/written_sum.ts";
import { writeFileAtomically } from "../files/write_file.ts";
import { folderSums } from "./folder_sums.ts";
import { ASIDE, DISCARDED, ownRunFolder } from "./run_recovery.ts";
import {
  entriesOf,
  hasNothingToKeep,
  moveAside,
  refuseContents,
  removeBeginning,
  takeBack,
} from "./run_contents.ts";
import { hasCheckpoint } from "../training/checkpoints/folder.ts";
import { isOwn, ownAgain } from "./removed_folder.ts";
import { runJsonText } from "./run_json.ts";
import type { RunSummary } from "./summary.ts";

/** A run's folder, owned by this process. `using` discards it unless it was kept, and frees it. */
export interface RunFolder extends AsyncDisposable, Disposable {
  /** The folder, as it was given. */
  readonly path: string;
  /**
   * The path of an entry that this run writes, for instance `file("snapshots.jsonl")`; `run.json` must be the first.
   * A folder that was removed or moved is created again, with `run.json`, so that the run is not lost.
   */
  file(name: string): string;
  /** Writes `run.json`: every option, the seed, versions, the engine, a fingerprint of the data. */
  writeRun(run: unknown): Promise<void>;
  /** Writes `summary.json`, with the SHA-256 of every file in `SHA256SUMS`, and keeps the folder. */
  writeSummary(summary: RunSummary): Promise<void>;
  /**
   * To be called at the first snapshot: from then on the folder is kept, and the replaced run is deleted. Once the
   * network is written it also writes `SHA256SUMS`.
   */
  keep(): Promise<void>;
  /**
   * Removes what was created: the run's files, the folder, and the folders above created for it. The
   * run that it was to replace is restored. Once the folder is kept, or has a checkpoint, it is only freed.
   */
  discard(): Promise<void>;
}

/** Options of {@linkcode createRunFolder}. */
export interface RunFolderOptions {
  /** Replace the run in the folder; a folder with anything else in it is refused. */
  readonly force?: boolean;
  /** Use the folder on a disk without file locks, where use by another process cannot be detected; default false. */
  readonly takeOver?: boolean;
  /** Called with what a killed command left and how it was repaired; default: printed on standard error. */
  readonly onNotice?: OnNotice;
}

/** Options of a new run's folder. */
interface NewFolderOptions extends RunFolderOptions {
  /** Replace a run that was killed before it had anything to keep; default false. */
  readonly startAgain?: boolean;
}

/**
 * Creates the folder of a run, or takes an empty one, owns it, and checks that files can be written there.
 *
 * @throws {Deno.errors.Busy} if another process owns it, even with `force`
 */
export function createRunFolder(path: string, options: NewFolderOptions = {}): Promise<RunFolder> {
  // a promise, as callers await it; errors reject
  return Promise.resolve().then(() => openRunFolder(path, options));
}

/** The same, synchronously. */
export function openRunFolder(path: string, options: NewFolderOptions = {}): RunFolder {
  const { force = false, startAgain = false } = options;
  if (typeof path !== "string" || path === "") {
    throw new TypeError(
      `createRunFolder(): wanted the path of a folder, got ${JSON.stringify(path)}`,
    );
  }
  const owned = ownRunFolder(path, { name: "createRunFolder", ...options });
  const state: FolderState = { replaces: false, kept: false };
  const folder = runFolderOf(path, owned, state, options);
  try {
    if (startAgain && hasNothingToKeep(path)) removeBeginning(path);
    const found = entriesOf(path);
    refuseContents(path, found, force);
    state.replaces = found.length > 0;
    if (state.replaces) moveAside(path, join(path, ASIDE), found);
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
  return folder;
}

/**
 * Owns the folder of a run that is resumed. Nothing in it changes until the run writes there, and it is kept, however
 * the run ends.
 *
 * @param runJson the content of its run.json; undefined if it was killed before it had one
 */
export function ownResumedFolder(
  path: string,
  runJson: string | undefined,
  options: RunFolderOptions = {},
): RunFolder {
  const owned = ownRunFolder(path, { name: "createRunFolder", above: false, ...options });
  owned.keep();
  return runFolderOf(path, owned, { replaces: false, kept: true, runJson }, options);
}

/** What the folder of a run has so far. */
interface FolderState {
  /** Whether it replaces a run, whose entries are in the hidden folder. */
  replaces: boolean;
  /** Whether it stays if the run fails. */
  kept: boolean;
  /** The content of run.json, once written. */
  runJson?: string;
}

function runFolderOf(
  path: string,
  first: OwnedFolder,
  state: FolderState,
  { takeOver, onNotice = printNotice }: RunFolderOptions,
): RunFolder {
  let owned = first;
  const aside = join(path, ASIDE);
  const written = new Set<string>(); // names of entries
  let over = false;
  const keep = () => {
    if (state.kept) return;
    state.kept = true;
    owned.keep();
    if (!state.replaces) return;
    const discarded = join(path, DISCARDED);
    Deno.renameSync(aside, discarded); // from now on the newer run counts
    Deno.removeSync(discarded, { recursive: true });
  };
  const end = () => {
    if (over) return;
    over = true;
    exit[Symbol.dispose]();
    sums[Symbol.dispose]();
    try {
      // a folder that was removed meanwhile and belongs to another is not touched
      const own = owned.isThere() || state.runJson !== undefined && isOwn(path, state.runJson);
      if (own && hasCheckpoint(path)) keep(); // it can be resumed, even if the disk failed right after its checkpoint
      if (!state.kept && own) {
        takeBack(path, state.replaces ? aside : undefined, [...written].reverse());
      }
    } finally {
      owned[Symbol.dispose]();
    }
  };
  const sums = folderSums(path, (name) => file(name));
  const exit = atExit(end);
  const keepWithSums = async () => {
    if (written.has("network") && sums.due()) await sums.write();
    if (!over) keep();
  };
  const close = async () => {
    try {
      // of a run that failed, but had trained long enough to be kept
      const changed = written.size > 0; // else the checksums of a run that is not resumed after all stay its own
      if (!over && state.kept && changed && owned.isThere() && sums.due()) await sums.write();
    } catch {
      /* without a summary it needs none */
    } finally {
      end();
    }
  };

  const makeAgain = () => {
    const again = ownAgain(path, state.runJson!, { name: "createRunFolder", takeOver, onNotice });
    if (!again) return;
    if (again.made) state.replaces = false; // the run to replace was removed with the folder
    owned[Symbol.dispose]();
    owned = again.owned;
    if (state.kept) owned.keep();
  };
  const file = (name: string) => {
    if (state.runJson !== undefined && !over && !owned.isThere()) makeAgain();
    written.add(name.split("/")[0]);
    sums.outdate();
    return join(path, name);
  };
  return {
    path,
    file,
    async writeRun(run) {
      const text = runJsonText(run);
      await writeFileAtomically(file("run.json"), text);
      state.runJson = text;
    },
    async writeSummary(summary) {
      const text = runJsonText(summary);
      const to = file("summary.json");
      await sums.write(new Map([["summary.json", sha256Of(text)]])); // so that its readers find its checksum
      await writeFileAtomically(to, text);
      if (!over) keep();
    },
    keep: async () => void (over || await keepWithSums()),
    discard: () => Promise.resolve().then(end),
    [Symbol.dispose]: end,
    [Symbol.asyncDispose]: () => Promise.resolve().then(close),
  };
}
