// Whether this runtime takes relaxed SIMD, whose multiply-add is one instruction where the processor has
// one: a tiny module that uses it is either valid or not.

import { set } from "./assembler/code.ts";
import { assembleModule } from "./assembler/module.ts";
import { relaxedMultiplyAdd, zero } from "./assembler/vector.ts";

/** True where relaxed multiply-add may be used. */
export function relaxedSimd(): boolean {
  return WebAssembly.validate(assembleModule([{
    name: "probe",
    parameters: [],
    body: (scope) => [set(scope.local("v128"), relaxedMultiplyAdd(zero(), zero(), zero()))],
  }], 0));
}
