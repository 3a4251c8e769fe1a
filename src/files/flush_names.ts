// Durability of names: a new or renamed file survives a power cut only once its folder is on the disk.

/**
 * Flushes the names in a folder to the disk, where the system can: on Windows, and on some network disks, it cannot.
 * Errors are ignored, since the files are complete under their names.
 */
export function flushNames(folder: string): void {
  if (Deno.build.os === "windows") return;
  try {
    using opened = Deno.openSync(folder);
    opened.syncSync();
  } catch { /* see above */ }
}
