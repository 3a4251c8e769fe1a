// Whether engine tensorflow would compute on a GPU, found out without loading it.

import { gpuName } from "./gpu_name.ts";
import { missingPermission } from "./permissions.ts";
import { kernelsFolder, libraryPath } from "./places.ts";

/** The GPU's name; undefined where the engine is not installed, not permitted, or without a GPU. */
export function foundGpu(): string | undefined {
  if (Deno.build.os !== "linux" || missingPermission()) return undefined;
  try {
    libraryPath();
    kernelsFolder();
  } catch {
    return undefined; // not installed
  }
  return gpuName();
}
