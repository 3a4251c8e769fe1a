// Repair of a run's folder in which a command was killed.
//
// A run that replaces another first moves that one's entries into a hidden folder, `run.json` first, then checkpoints; only
// then it writes its own, `run.json` first, but for checkpoints of programs. Once it has something to keep, the hidden folder is renamed, and removed under its
// new name. If it fails, its entries are removed, `run.json` last, and the older run's are moved back,
// `run.json` last. So the names alone show how far it got.

import { join } from "node:path";
import { type OnNotice, printNotice } from "../files/notice.ts";
import { type OwnedFolder, ownFolder, type OwnFolderOptions } from "../files/owned_folder.ts";
import { isPartName } from "../files/part_file.ts";
import { isMissing } from "../files/regular_file.ts";
import { checkpointsName, hasCheckpoint } from "../training/checkpoints/folder.ts";

/** All entries that a run, pruning or an evaluation writes into a run's folder. */
export const RUN_ENTRIES: readonly string[] = [
  "run.json",
  "data.safetensors",
  "snapshots.jsonl",
  "snapshots.jsonl.part",
  "checkpoints",
  "network",
  "summary.json",
  "SHA256SUMS",
  "card.json",
  "card.md",
  "evaluation.json",
  "evaluation.html",
];

/** The entries that show that a run finished, or got far enough to be kept. */
const ends = ["SHA256SUMS", "summary.json"];

/** The hidden folder of the run that is being replaced. */
export const ASIDE = ".fathom-replaced";

/** The same once the newer run has something to keep. */
export const DISCARDED = ".fathom-discarded";

/** Names in a folder. */
interface RunNames {
  /** In the folder itself. */
  readonly top: readonly string[];
  /** In each hidden folder of a replaced run, by that folder's name. */
  readonly aside: Readonly<Record<string, readonly string[]>>;
  /** Whether the run in the folder itself has a checkpoint; default false. */
  readonly saved?: boolean;
}

/** The steps of a repair, in this order. */
interface Recovery {
  /** Entries to remove, `run.json` last. */
  readonly remove: readonly string[];
  /** Entries to move back out of a hidden folder, `run.json` last. */
  readonly putBack: readonly { readonly from: string; readonly name: string }[];
  /** Hidden folders to remove, with their contents. */
  readonly drop: readonly string[];
  /** What is done, in words; empty if nothing is. */
  readonly says: readonly string[];
}

/** Whether a name is that of the hidden folder of a replaced run, of this version or of those with random letters. */
function isAside(name: string): boolean {
  return name === ASIDE || /^\.replaced-[0-9a-f]{8}$/.test(name);
}

/** Whether a name is that of a hidden folder of ours. */
function isHidden(name: string): boolean {
  return isAside(name) || name === DISCARDED;
}

/** Whether a path is a folder, not a link to one. */
function isFolder(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * The repair of a folder that no process owns.
 *
 * @param entries the names that runs write
 * @throws if there are two older runs, or duplicate entries that no known state explains: nothing is guessed
 */
export function recoveryOf(
  { top, aside, saved = false }: RunNames,
  entries: readonly string[] = RUN_ENTRIES,
): Recovery {
  const parts = top.filter((name) => isPartOfEntry(name, entries));
  const says: string[] = parts.map((name) => `${name} was left over and is removed`);
  const drop: string[] = top.filter((name) => name === DISCARDED);
  const filled = Object.keys(aside).filter((name) => aside[name].length > 0);
  drop.push(...Object.keys(aside).filter((name) => aside[name].length === 0));
  if (filled.length === 0) return { remove: parts, putBack: [], drop, says };
  if (filled.length > 1) {
    throw new Error(`it holds two older runs, in ${filled.join(" and ")}; move one elsewhere`);
  }

  const [folder] = filled;
  const older = lastRunJson(aside[folder]);
  const newerBegan = top.includes("run.json") && older.includes("run.json");
  const finished = ends.some((name) => top.includes(name));
  if (newerBegan && (finished || saved)) {
    // the newer run has something to keep, and was killed before it removed the older one
    const has = finished ? "finished" : "can be resumed";
    says.push(`a run in it was replaced by one that ${has}, and is removed`);
    return { remove: parts, putBack: [], drop: [...drop, folder], says };
  }
  // checkpoints of a program's run may come before its run.json; an older run's are there with nothing but that missing
  const early = !newerBegan && top.includes(checkpointsName) && older.includes("run.json") &&
    older.length > 1;
  const newer = newerBegan
    ? lastRunJson(top.filter((name) => entries.includes(name)))
    : early
    ? [checkpointsName]
    : [];
  const clash = older.filter((name) => top.includes(name) && !newer.includes(name));
  if (clash.length > 0) {
    throw new Error(
      `it holds ${clash.join(", ")} twice, in itself and in ${folder}; move one of them elsewhere`,
    );
  }
  says.push(
    newerBegan || early
      ? "the run that was replacing another had nothing to keep yet; the older run is restored"
      : "the older run, which was about to be replaced, is restored",
  );
  return {
    remove: [...parts, ...newer],
    putBack: older.map((name) => ({ from: folder, name })),
    drop: [...drop, folder],
    says,
  };
}

/** Owns a run's folder, repairs it, and reports in one line what was found and done. */
export function ownRunFolder(path: string, options: OwnFolderOptions = {}): OwnedFolder {
  const { onNotice = printNotice } = options;
  const owned = ownFolder(path, { ...options, onNotice: () => {} });
  try {
    const done = recoverRunFolder(path);
    const ended = `${owned.left ?? "a command"}${owned.left ? "," : ""} ended without cleaning up`;
    if (owned.left || done.length > 0) onNotice(`${path}: ${[ended, ...done].join("; ")}`);
    return owned;
  } catch (error) {
    owned[Symbol.dispose]();
    throw error;
  }
}

/** Repairs a run's folder, which the caller owns; returns what was done, in words. */
function recoverRunFolder(path: string): string[] {
  // links are not ours, and must not lead us out of the folder
  const top = namesIn(path).filter((name) => !isHidden(name) || isFolder(join(path, name)));
  const aside = Object.fromEntries(
    top.filter(isAside).map((name) => [name, namesIn(join(path, name))] as const)
      // others may use older names too
      .filter(([, names]) => names.every((name) => RUN_ENTRIES.includes(name))),
  );
  let recovery: Recovery;
  try {
    recovery = recoveryOf({ top, aside, saved: hasCheckpoint(path) });
  } catch (cause) {
    throw new Error(
      `ownRunFolder(): ${path} was left by a killed command, and ${(cause as Error).message}`,
      { cause },
    );
  }
  const { remove, putBack, drop, says } = recovery;
  for (const name of remove) Deno.removeSync(join(path, name), { recursive: true });
  for (const { from, name } of putBack) {
    Deno.renameSync(join(path, from, name), join(path, name));
  }
  for (const name of drop) Deno.removeSync(join(path, name), { recursive: true });
  const network = join(path, "network");
  const inNetwork = top.includes("network") && !remove.includes("network") && isFolder(network)
    ? namesIn(network).filter(isPartName)
    : [];
  for (const name of inNetwork) Deno.removeSync(join(network, name));
  return [...says, ...inNetwork.map((name) => `network/${name} was left over and is removed`)];
}

/**
 * Before reading, repairs a run's folder in which a command was killed while it replaced a run, if it is writable and no
 * process owns it.
 */
export function recoverBeforeReading(path: string, onNotice: OnNotice = printNotice): void {
  const hidden = namesIn(path).filter((name) => isHidden(name) && isFolder(join(path, name)));
  if (hidden.length === 0) return;
  // requesting a missing permission would prompt
  if (Deno.permissions.querySync({ name: "write", path }).state === "granted") {
    try {
      return ownRunFolder(path, { name: "loadRun", onNotice })[Symbol.dispose]();
    } catch (error) {
      if (error instanceof Deno.errors.Busy) return; // it is being replaced, or pruned and read back
      if (!(error instanceof Deno.errors.NotSupported)) throw error;
    }
  }
  onNotice(
    `${path}: a command was killed here while it replaced a run, and the older run, or what is ` +
      `left of it, is in ${
        hidden.map((name) => join(path, name)).join(" and ")
      }; the next command ` +
      "that may write here puts it right",
  );
}

/** Whether a name is that of an entry's part file. */
function isPartOfEntry(name: string, entries: readonly string[]): boolean {
  return isPartName(name) && entries.some((entry) => name.startsWith(`.${entry}.`));
}

/** Names with checkpoints, then `run.json`, at the end. */
export function lastRunJson(names: readonly string[]): string[] {
  const last = [checkpointsName, "run.json"];
  return [...names].sort((a, b) => last.indexOf(a) - last.indexOf(b));
}

function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
  } catch (error) {
    if (isMissing(error)) return []; // or network is someone's file
    throw error;
  }
}
