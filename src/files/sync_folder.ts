// Durability of names: a new name survives a power cut only once its folder is on the disk.

import type { Disk } from "./disk.ts";

/** Flushes a folder's names to the disk. Errors are the system's. */
export async function syncFolder(path: string, disk: Disk = Deno): Promise<void> {
  if (Deno.build.os === "windows") return; // which cannot flush folders
  using folder = disk.openSync(path);
  await folder.sync();
}
