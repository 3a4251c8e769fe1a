// Folders in which engine tensorflow is installed, for tests of its tasks.

import { installFolder } from "../../src/engines/tfjs/native/places.ts";
import { type TemporaryFolder, temporaryFolder } from "../temporary_folder.ts";

/** A temporary folder in which the engine is installed, as in the repository's. */
export function folderWithEngine(): TemporaryFolder {
  const folder = temporaryFolder();
  const installed = new URL(`../../${installFolder}`, import.meta.url);
  Deno.symlinkSync(installed, `${folder.path}/${installFolder}`, { type: "dir" });
  return folder;
}
