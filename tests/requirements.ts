// Tests that need what not every machine has say so: they are skipped where it is missing, and fail there
// when REQUIRE_ALL=1.

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
