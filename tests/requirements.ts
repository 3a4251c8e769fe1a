// Tests that need what not every machine has say so: they are skipped where it is missing, and fail there
// when REQUIRE_ALL=1.

import { installFolder } from "../src/engines/tfjs/native/places.ts";
import { gpuAdapter } from "../src/engines/tfjs/gpu.ts";

/** Real data sets in small formats, beside the repository. */
export const sharedData = new URL("../../shared/data/", import.meta.url);

/** Where Debian's package dataset-fashion-mnist puts its files. */
export const debianFashionMnist = "/usr/share/datasets/fashion-mnist";

/**
 * To be spread into `Deno.test`: `{ name: "...", ...requires(path, "MNIST"), fn }`.
 *
 * @param path a file or folder
 * @param what what it is, for the line that says why a test is skipped
 */
export function requires(path: string | URL, what: string): { ignore: boolean } {
  const shown = path instanceof URL ? path.pathname : path;
  try {
    Deno.statSync(path);
    return { ignore: false };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (Deno.env.get("REQUIRE_ALL") === "1") return { ignore: false };
  if (!told.has(shown)) console.error(`tests that need ${what} are skipped: no ${shown}`);
  told.add(shown);
  return { ignore: true };
}

const told = new Set<string>();

/** The same for tests that need WebGPU: any adapter, software too. */
export async function requiresWebGpu(): Promise<{ ignore: boolean }> {
  if (Deno.env.get("REQUIRE_ALL") === "1" || await gpuAdapter()) return { ignore: false };
  if (!told.has("webgpu")) console.error("tests that need WebGPU are skipped: no adapter");
  told.add("webgpu");
  return { ignore: true };
}

/** The same for tests that need engine tensorflow, as deno task tensorflow:install installs it. */
export function requiresTensorFlow(): { ignore: boolean } {
  return requires(new URL(`../${installFolder}/kernels`, import.meta.url), "TensorFlow");
}

/** The Python that tests use: FATHOM_PYTHON, else python3. */
export const python: string = Deno.env.get("FATHOM_PYTHON") ?? "python3";

/** The same for tests that need Python with these modules. */
export function requiresPython(...modules: readonly string[]): { ignore: boolean } {
  if (Deno.env.get("REQUIRE_ALL") === "1") return { ignore: false };
  const missing = modules.filter((name) => !hasModule(name));
  if (missing.length === 0) return { ignore: false };
  const what = `${python} with ${missing.join(", ")}`;
  if (!told.has(what)) console.error(`tests that need ${what} are skipped: not found`);
  told.add(what);
  return { ignore: true };
}

const modulesFound = new Map<string, boolean>();

/** Whether Python finds a module; nothing of it is loaded. */
function hasModule(name: string): boolean {
  let found = modulesFound.get(name);
  if (found === undefined) {
    const code = `import importlib.util, sys; sys.exit(not importlib.util.find_spec("${name}"))`;
    try {
      found = new Deno.Command(python, { args: ["-c", code], stderr: "null" }).outputSync().success;
    } catch {
      found = false; // no Python at all
    }
    modulesFound.set(name, found);
  }
  return found;
}

/** The path of a program, from PATH; undefined where there is none. */
export function programPath(name: string): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter((folder) => folder !== "");
  return folders.map((folder) => `${folder}/${name}`).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** The same for tests that need a program, for instance "chromium". */
export function requiresProgram(name: string): { ignore: boolean } {
  if (Deno.env.get("REQUIRE_ALL") === "1" || programPath(name)) return { ignore: false };
  if (!told.has(name)) console.error(`tests that need ${name} are skipped: not on PATH`);
  told.add(name);
  return { ignore: true };
}
