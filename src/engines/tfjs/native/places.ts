// Where engine tensorflow finds TensorFlow's library and the kernels: the folder of deno task tensorflow:install.

import { dirname, resolve } from "node:path";

/** The folder that deno task tensorflow:install writes, in the current one. */
export const installFolder = ".tensorflow";

/** The environment variable that names a folder of PyPI's package tensorflow. */
export const placeVariable = "FATHOM_TENSORFLOW";

/** The library's file in PyPI's wheels for Linux. */
const libraryFile = "libtensorflow_cc.so.2";

/** What it loads from the same folder. */
const frameworkFile = "libtensorflow_framework.so.2";

/** The oldest TensorFlow that was tried. */
export const oldestVersion = "2.12";

/** What to do where it is missing. */
const advice = "install it with deno task tensorflow:install";

/** The library's path. @throws Error if it is not there */
export function libraryPath(): string {
  const given = Deno.env.get(placeVariable);
  const root = resolve(given || `${installFolder}/site`);
  const found = [root, `${root}/tensorflow`].map((folder) => `${folder}/${libraryFile}`)
    .find(isFile);
  if (found) return found;
  throw new Error(
    given
      ? `engine tensorflow: ${placeVariable} must be the folder of PyPI's package tensorflow, ` +
        `${oldestVersion} or newer, with ${libraryFile} in it, got ${given}`
      : `engine tensorflow: there is no TensorFlow in ${installFolder}; ${advice}, or set ` +
        `${placeVariable} to the folder of PyPI's package tensorflow`,
  );
}

/** The library, and the other one that it loads. @param library its path */
export function librariesBeside(library: string): string[] {
  return [library, `${dirname(library)}/${frameworkFile}`].filter(isFile);
}

/** The folder of the kernels. @throws Error if they are not there */
export function kernelsFolder(): string {
  const folder = resolve(`${installFolder}/kernels`);
  if (isFile(`${folder}/package.json`)) return folder;
  throw new Error(`engine tensorflow: there are no kernels in ${installFolder}; ${advice}`);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
