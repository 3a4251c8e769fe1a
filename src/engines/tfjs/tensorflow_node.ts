// The native TensorFlow library (@tensorflow/tfjs-node-gpu, else @tensorflow/tfjs-node), which is no
// dependency: it is looked for when asked for, and installed by the user.

import nodeUtil from "node:util";

// kept out of static analysis: Deno would otherwise download 300 MB for everyone
const packages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/** Registers the backend `tensorflow` and says which package it came from. */
export async function loadTensorFlow(): Promise<string> {
  // both packages call a function that Node.js 23 and Deno no longer have
  const legacy = nodeUtil as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;

  const reasons: string[] = [];
  for (const name of packages) {
    try {
      await import(`npm:${name}@4.22.0`);
      return name.endsWith("gpu")
        ? `native TensorFlow (${name})`
        : `processor, native TensorFlow (${name})`;
    } catch (error) {
      reasons.push(
        `${name}: ${String(error instanceof Error ? error.message : error).split("\n")[0]}`,
      );
    }
  }
  throw new Error(
    "engine tensorflow: the native library is missing; install it with `deno install " +
      "--allow-scripts=npm:@tensorflow/tfjs-node-gpu npm:@tensorflow/tfjs-node-gpu@4.22.0` (or " +
      `tfjs-node where there is no CUDA) and use the task train:tensorflow (${reasons.join("; ")})`,
  );
}
