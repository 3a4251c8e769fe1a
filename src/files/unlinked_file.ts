// Opening of a file by its own name: no link is followed, no FIFO is waited for.

import type { Disk } from "./disk.ts";
import { isUnderName } from "./held_file.ts";
import { kindText, type RegularFile } from "./regular_file.ts";

/**
 * Opens a regular file for reading; a link to one is refused. Other errors are the system's; a file that is replaced
 * while it is opened counts as missing.
 */
export function openUnlinked(path: string, disk: Disk = Deno): RegularFile {
  const info = disk.lstatSync(path); // before opening: opening a FIFO waits for its other end
  if (!info.isFile) {
    throw new TypeError(`${path}: wanted a regular file, got ${kindText(info)}`);
  }
  const file = disk.openSync(path);
  try {
    if (!isUnderName(file, path, disk)) throw new Deno.errors.NotFound(`${path} was replaced`);
    return { file, size: file.statSync().size, [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}
