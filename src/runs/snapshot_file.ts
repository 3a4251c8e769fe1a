// The snapshots of a run on disk, a line at a time: such a file may have a hundred megabytes, and may still grow.

import { valueText } from "../files/schema.ts";
import type { Snapshot } from "../stream/snapshot.ts";
import { parseSnapshot } from "./schemas/snapshot.ts";

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
  let before: Snapshot | undefined;
  return {
    async read(take) {
      for (let count; (count = await file.read(buffer)) !== null;) {
        const texts = (rest + decoder.decode(buffer.subarray(0, count), { stream: true }))
          .split("\n");
        rest = texts.pop()!;
        for (const text of texts) {
          const place = `${path} line ${++lines}`;
          take(before = parseSnapshot(jsonOf(text, place, name), before, name, place));
        }
      }
    },
    growing: async () => !await isThere(path) && await isThere(part),
    [Symbol.dispose]: () => file.close(),
  };
}

function jsonOf(text: string, place: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const got = text === "" ? "an empty line" : valueText(text);
    throw new TypeError(`${name}: wanted a snapshot as JSON, got ${got} in ${place}`);
  }
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
