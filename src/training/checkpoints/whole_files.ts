// Whole checkpoints: reading with all checks, and a memory of what this process has written or read, so that the file
// before need not be read again at each write.

import type { Disk } from "../../files/disk.ts";
import { bytesOf } from "../../files/regular_file.ts";
import { openUnlinked } from "../../files/unlinked_file.ts";
import { decodeCheckpoint, type TrainingState } from "./checkpoint_bytes.ts";

/** The most bytes of a checkpoint: states of two networks of 2^32 bytes, the most that one has. */
export const largestCheckpoint = 2 ** 33;

/** Identities of whole files by path. */
const identities = new Map<string, string>();

/** Remembers that the file of a path is whole. */
export function rememberWhole(path: string, disk: Disk): void {
  try {
    identities.set(path, identityOf(disk.lstatSync(path)));
  } catch { // then it is read again before another file is removed for it
    identities.delete(path);
  }
}

function identityOf({ dev, ino, size, mtime }: Deno.FileInfo): string {
  return [dev, ino, size, mtime?.getTime()].join();
}

/** The state in a file. Throws as {@linkcode damageIn} expects it. */
export async function readWhole(path: string, disk: Disk): Promise<TrainingState> {
  using opened = openUnlinked(path, disk);
  const identity = identityOf(opened.file.statSync());
  const bytes = await bytesOf(opened, path, {
    name: path,
    most: largestCheckpoint,
    limit: "the most of two networks",
  });
  const state = await decodeCheckpoint(bytes, path);
  identities.set(path, identity);
  return state;
}

/** What is wrong with a file, in words; undefined for an error of the system, which says nothing of its content. */
export function damageIn(path: string, error: unknown): string | undefined {
  if (!(error instanceof TypeError || error instanceof RangeError)) return undefined;
  return error.message.replace(`${path}: `, "");
}

/** Whether a file is whole, which is read only if unknown or changed; "unknown" if the system cannot read it now. */
export async function stateOfFile(
  path: string,
  disk: Disk,
): Promise<"whole" | "damaged" | "unknown"> {
  try {
    if (identities.get(path) !== identityOf(disk.lstatSync(path))) await readWhole(path, disk);
    return "whole";
  } catch (error) {
    return damageIn(path, error) === undefined ? "unknown" : "damaged";
  }
}
