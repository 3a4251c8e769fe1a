// The kernels of tfjs-node, loaded from the folder where they were installed and bound to the TensorFlow.js in use.

import { createRequire } from "node:module";
import nodeUtil from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import type { Binding } from "./binding.ts";
import { constantsOf } from "./constants.ts";
import { registerFastKernels } from "./fast_kernels.ts";
import { registerOwnKernels } from "./own_kernels.ts";
import { installFolder } from "./places.ts";

/** Where the kernels look for TensorFlow.js; the module that stands for it in their folder says the same. */
const coreSymbol = Symbol.for("fathom.tfjs-core");

/** The backend class of tfjs-node. */
interface KernelModule {
  readonly NodeJSKernelBackend: new (binding: Binding, packageName: string) => tf.KernelBackend;
}

/** Registers the kernels and the backend `tensorflow`. @param folder of the installed kernels, absolute */
export function registerKernels(folder: string, binding: Binding): void {
  // the kernels call functions that Node.js 23 and Deno no longer have
  const legacy = nodeUtil as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;
  (globalThis as Record<symbol, unknown>)[coreSymbol] = tf;
  const NodeJSKernelBackend = loaded(folder);
  const place = { binding, constants: constantsOf(binding) };
  registerFastKernels(place);
  registerOwnKernels(place);
  tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(binding, "fathom"));
}

/** The backend class, once the kernels are registered. */
function loaded(folder: string): KernelModule["NodeJSKernelBackend"] {
  const require = createRequire(`${folder}/package.json`);
  try {
    require("./dist/register_all_kernels.js");
    return (require("./dist/nodejs_kernel_backend.js") as KernelModule).NodeJSKernelBackend;
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
    throw new Error(
      `engine tensorflow: cannot load its kernels in ${installFolder}: ${reason}; ` +
        "deno task tensorflow:install --force replaces them",
      { cause },
    );
  }
}
