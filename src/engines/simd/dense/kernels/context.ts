// The context shared by all kernels of a module: memory plan, constant vectors, and multiply-add.

import { at, type Code } from "../../assembler/code.ts";
import { add, load, multiply, relaxedMultiplyAdd } from "../../assembler/vector.ts";
import { constantRoom, type DensePlan } from "../plan.ts";

/** Address of a module's {@linkcode constantRoom} constant vectors. */
export interface ConstantsPlan {
  readonly constants: number;
}

/** Context passed to every kernel. */
export interface KernelContext<Plan extends ConstantsPlan = DensePlan> {
  readonly plan: Plan;
  /** A float32 in all lanes, in memory, since a constant in the code takes several instructions. */
  constant(value: number): Code;
  /** An integer in all lanes. */
  integers(value: number): Code;
  /** a · b + c. */
  multiplyAdd(a: Code, b: Code, c: Code): Code;
  /** The bits of all constants used so far, to be written to all lanes at `plan.constants`. */
  bits(): readonly number[];
}

/** a · b + c as one instruction or as two. */
export function multiplyAddOf(relaxed: boolean): (a: Code, b: Code, c: Code) => Code {
  return relaxed ? relaxedMultiplyAdd : (a, b, c) => add(multiply(a, b), c);
}

/** A context without constants. */
export function kernelContext<Plan extends ConstantsPlan>(
  plan: Plan,
  relaxed: boolean,
): KernelContext<Plan> {
  const bits: number[] = [];
  const integers = (value: number): Code => {
    let index = bits.indexOf(value);
    if (index < 0) index = bits.push(value) - 1;
    if (index >= constantRoom) {
      throw new RangeError(
        `kernelContext(): at most ${constantRoom} constants are supported, got more`,
      );
    }
    return load(at(plan.constants + 16 * index));
  };
  return {
    plan,
    integers,
    constant: (value) => integers(new Int32Array(Float32Array.of(value).buffer)[0]),
    multiplyAdd: multiplyAddOf(relaxed),
    bits: () => bits,
  };
}

/** Writes the constants of a context to memory, in all lanes. */
export function writeConstants(
  memory: WebAssembly.Memory,
  { plan, bits }: Pick<KernelContext<ConstantsPlan>, "plan" | "bits">,
): void {
  const integers = new Int32Array(memory.buffer);
  bits().forEach((value, i) => {
    const first = plan.constants / 4 + 4 * i;
    integers.fill(value, first, first + 4);
  });
}
