// The native TensorFlow library (@tensorflow/tfjs-node-gpu, else @tensorflow/tfjs-node), which is not a
// dependency: the user installs it, and it is loaded on demand.

import { createRequire } from "node:module";
import nodeUtil from "node:util";

// Searched only in node_modules, where the packages' install scripts put the library: an import of "npm:..." would query
// the registry, download the package without its library and change deno.lock.
const packages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/** Permissions required to load the library, besides reading. */
const needed = ["ffi", "env", "sys"] as const;

/** Registers the backend `tensorflow`; returns a description of its package. */
export function loadTensorFlow(): string {
  // both packages call a function removed from Node.js 23 and Deno
  const legacy = nodeUtil as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;

  const require = createRequire(`${Deno.cwd()}/`);
  const name = packages.find((name) => {
    try {
      return require.resolve(name);
    } catch {
      return false;
    }
  });
  try {
    if (!name) throw new Error(`no readable ${packages[0]} in node_modules`);
    // otherwise Deno would prompt for each in a terminal
    const lacking = needed.find((kind) =>
      Deno.permissions.querySync({ name: kind }).state !== "granted"
    );
    if (lacking) throw new Error(`permission --allow-${lacking} is missing`);
    require(name);
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error).split("\n")[0].trim();
    throw new Error(
      `engine tensorflow: ${reason}; install the native library in this folder with \`deno install ` +
        "--node-modules-dir=auto --allow-scripts=npm:@tensorflow/tfjs-node-gpu " +
        "npm:@tensorflow/tfjs-node-gpu@4.22.0` (or tfjs-node without CUDA) and run the " +
        "task train:tensorflow, which has the required permissions",
    );
  }
  return name.endsWith("gpu")
    ? `native TensorFlow (${name})`
    : `processor, native TensorFlow (${name})`;
}
