// Execution of statements as the only function of a module, with its own memory.

import type { Code } from "../../../src/engines/simd/assembler/code.ts";
import { assembleModule, type FunctionScope } from "../../../src/engines/simd/assembler/module.ts";
import {
  type KernelContext,
  kernelContext,
  writeConstants,
} from "../../../src/engines/simd/dense/kernels/context.ts";
import { densePlan } from "../../../src/engines/simd/dense/plan.ts";
import { relaxedSimd } from "../../../src/engines/simd/relaxed.ts";

/** Multiply-add as two instructions, and as one where the runtime has that. */
export const multiplyAdds = relaxedSimd() ? [false, true] : [false];

/** Bytes below this are the kernel's constants; the rest of the memory's 16 pages is free. */
export const freeFrom = 2048;

/** The memory as float32 after running the statements once on the data from `fill`. */
export function runKernel(
  relaxed: boolean,
  fill: (memory: Float32Array) => void,
  body: (context: KernelContext, scope: FunctionScope) => readonly Code[],
): Float32Array {
  const context = kernelContext(
    densePlan({ kind: "dense", inputs: 1, classes: 2, maxDepth: 0, width: 1 }),
    relaxed,
  );
  const pages = 16;
  const bytes = assembleModule([{
    name: "run",
    parameters: [],
    body: (scope) => body(context, scope),
  }], pages);
  const memory = new WebAssembly.Memory({ initial: pages });
  const floats = new Float32Array(memory.buffer);
  fill(floats);
  writeConstants(memory, context);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    environment: { memory },
  });
  (exports.run as () => void)();
  return floats;
}
