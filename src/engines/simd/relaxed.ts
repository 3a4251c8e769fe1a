// Detection of relaxed SIMD, whose multiply-add is one instruction if the CPU has one, by validating a tiny
// module that uses it.

import { set } from "./assembler/code.ts";
import { assembleModule } from "./assembler/module.ts";
import { relaxedMultiplyAdd, zero } from "./assembler/vector.ts";

/** Whether relaxed multiply-add is supported. */
export function relaxedSimd(): boolean {
  return WebAssembly.validate(assembleModule([{
    name: "probe",
    parameters: [],
    body: (scope) => [set(scope.local("v128"), relaxedMultiplyAdd(zero(), zero(), zero()))],
  }], 0));
}
