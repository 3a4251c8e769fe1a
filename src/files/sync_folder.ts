// Durability of names: a new name survives a power cut only once its folder is on the disk.

import type { Disk } from "./disk.ts";

/** Flushes a folder's names to the disk. Errors are the system's. */
export async function syncFolder(path: string, disk: Disk = Deno): Promise<void> {
  if (!canSync) return;
  using folder = disk.openSync(path);
  await folder.sync();
}

/**
 * The same, synchronously, where the folder's files are complete under their names in any case: errors are ignored, as some
 * network disks cannot flush folders.
 */
export function trySyncFolder(path: string): void {
  if (!canSync) return;
  try {
    using folder = Deno.openSync(path);
    folder.syncSync();
  } catch { /* see above */ }
}

const canSync = Deno.build.os !== "windows";
