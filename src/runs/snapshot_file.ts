// The snapshots of a run on disk, a line at a time: such a file may have a hundred megabytes, and may still grow.

import type { Snapshot } from "../stream/snapshot.ts";

/** Snapshots on disk. */
export interface SnapshotFile extends Disposable {
  /** Gives the snapshots that are new since the last call, as far as whole lines are written. */
  read(take: (snapshot: Snapshot) => void): Promise<void>;
  /** Whether more may come: the file still has the name that it grows under. */
  growing(): Promise<boolean>;
}

const bytesAtATime = 1 << 18;

/**
 * Opens `snapshots.jsonl` of a run's folder, or `snapshots.jsonl.part`, which is being written or was left by a run that
 * was killed. Undefined where there is neither, as in runs that were imported.
 *
 * @param name what errors say first, for instance "view"
 */
export async function openSnapshots(
  folder: string,
  name = "openSnapshots()",
): Promise<SnapshotFile | undefined> {
  const path = `${folder}/snapshots.jsonl`;
  const part = `${path}.part`;
  // a run may end between two looks
  const open = (path: string) => openIfThere(path, name);
  const file = await open(path) ?? await open(part) ?? await open(path);
  if (!file) return undefined;
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(bytesAtATime);
  let rest = ""; // of a line whose end is not yet there
  let lines = 0;
  return {
    async read(take) {
      for (let count; (count = await file.read(buffer)) !== null;) {
        const texts = (rest + decoder.decode(buffer.subarray(0, count), { stream: true }))
          .split("\n");
        rest = texts.pop()!;
        for (const text of texts) take(snapshotOf(text, `${path} line ${++lines}`, name));
      }
    },
    growing: async () => !await isThere(path) && await isThere(part),
    [Symbol.dispose]: () => file.close(),
  };
}

function snapshotOf(text: string, place: string, name: string): Snapshot {
  try {
    const snapshot: Snapshot = JSON.parse(text);
    const { posterior, logLikelihood, step, seconds, depth } = snapshot;
    const lists = Array.isArray(posterior) && Array.isArray(logLikelihood);
    if (lists && [step, seconds, depth].every(Number.isFinite)) {
      // NaN and infinities are null in JSON
      return { ...snapshot, ...numbers(snapshot) };
    }
  } catch { /* told below */ }
  throw new TypeError(`${name}: wanted a snapshot in ${place}, got ${text.slice(0, 40)}`);
}

function numbers(snapshot: Snapshot): Pick<Snapshot, "elbo" | "kl" | "objective"> {
  const { elbo, kl, objective } = snapshot;
  return { elbo: elbo ?? NaN, kl: kl ?? NaN, objective: objective ?? NaN };
}

async function openIfThere(path: string, name: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw new Error(`${name}: cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
