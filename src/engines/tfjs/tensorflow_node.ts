// The native TensorFlow library (@tensorflow/tfjs-node-gpu, else @tensorflow/tfjs-node), which is no
// dependency: it is looked for when asked for, and installed by the user.

import { createRequire } from "node:module";
import nodeUtil from "node:util";

// Looked up in node_modules alone, where the packages' install scripts leave their library: an import of
// "npm:..." would ask the registry, download the package without its library and change deno.lock.
const packages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/** Permissions that loading the library takes, besides reading. */
const needed = ["ffi", "env", "sys"] as const;

/** Registers the backend `tensorflow` and says which package it came from. */
export function loadTensorFlow(): string {
  // both packages call a function that Node.js 23 and Deno no longer have
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
    if (!name) throw new Error(`no ${packages[0]} in node_modules that this program may read`);
    // in a terminal Deno would ask for each, and wait
    const lacking = needed.find((kind) =>
      Deno.permissions.querySync({ name: kind }).state !== "granted"
    );
    if (lacking) throw new Error(`wanted --allow-${lacking}, which this program does not have`);
    require(name);
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error).split("\n")[0].trim();
    throw new Error(
      `engine tensorflow: ${reason}; the native library is installed in this folder by \`deno install ` +
        "--node-modules-dir=auto --allow-scripts=npm:@tensorflow/tfjs-node-gpu " +
        "npm:@tensorflow/tfjs-node-gpu@4.22.0` (or tfjs-node where there is no CUDA), and used by the " +
        "task train:tensorflow, which has the permissions it needs",
    );
  }
  return name.endsWith("gpu")
    ? `native TensorFlow (${name})`
    : `processor, native TensorFlow (${name})`;
}
