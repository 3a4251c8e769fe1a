// The most multiply-adds a second that one thread of WebAssembly reaches here: independent chains of fused
// multiply-adds without memory access.

import { advance, at, get, loopWhile, set } from "../../engines/simd/assembler/code.ts";
import { assembleModule, type FunctionDefinition } from "../../engines/simd/assembler/module.ts";
import { load, loadSplat, store } from "../../engines/simd/assembler/vector.ts";
import { multiplyAddOf } from "../../engines/simd/dense/kernels/context.ts";
import { relaxedSimd } from "../../engines/simd/relaxed.ts";

/** GFLOP/s of one thread. */
interface MultiplyAddLimit {
  /** On vectors of 128 bits, WebAssembly's own. */
  readonly plain: number;
  /** On pairs that V8's re-vectoriser combines: 256 bits if it is on, else slower than plain. */
  readonly paired: number;
  /** The larger of the two, to which shares refer. */
  readonly best: number;
}

/** Independent chains of plain: a multiply-add takes 4 or 5 cycles, and a processor starts two in each. */
const chains = 12;
/** Steps of every chain in the code of one turn of the loop. */
const unrolled = 8;
/** Turns of the loop in one call, about a fifth of a millisecond: calls are short, since tiers change between them. */
const turns = 5000;
/** Milliseconds for each of the two: some to tier up, the rest to find an undisturbed call. */
const budget = 25;

/** Measures the limit, in about 50 ms. */
export function measureLimit(): MultiplyAddLimit {
  // every access is at a constant address below 64 KiB; all memory is zero and stays so
  const memory = new WebAssembly.Memory({ initial: 1 });
  const relaxed = relaxedSimd();
  const module = new WebAssembly.Module(assembleModule([
    // accumulators that are not neighbours in memory are not paired
    multiplyAddChains("plain", chains, 64, relaxed),
    multiplyAddChains("paired", 2 * chains, 16, relaxed),
  ], 1));
  const { exports } = new WebAssembly.Instance(module, { environment: { memory } });
  const { plain, paired } = exports as Record<string, (turns: number) => void>;
  const perCall = 2 * 4 * chains * unrolled * turns; // multiply and add, on four lanes
  const measured = { plain: fastest(plain, perCall), paired: fastest(paired, 2 * perCall) };
  return { ...measured, best: Math.max(measured.plain, measured.paired) };
}

/** `count` accumulators, `stride` bytes apart in memory, each a chain. */
function multiplyAddChains(
  name: string,
  count: number,
  stride: number,
  relaxed: boolean,
): FunctionDefinition {
  const first = 1024;
  const multiplyAdd = multiplyAddOf(relaxed);
  return {
    name,
    parameters: ["i32"],
    body(scope, left) {
      const sums = scope.locals("v128", count);
      const [a, b] = scope.locals("v128", 2);
      const step = sums.map((sum) => set(sum, multiplyAdd(get(a), get(b), get(sum))));
      return [
        set(a, loadSplat(at(0))),
        set(b, loadSplat(at(4))),
        ...sums.map((sum, i) => set(sum, load(at(first + stride * i)))),
        loopWhile(
          [...Array.from({ length: unrolled }, () => step).flat(), advance(left, -1)],
          get(left),
        ),
        ...sums.map((sum, i) => store(at(first + stride * i), get(sum))),
      ];
    },
  };
}

/** GFLOP/s of the quickest call. */
function fastest(call: (turns: number) => void, perCall: number): number {
  let least = Infinity;
  const end = performance.now() + budget;
  do {
    const started = performance.now();
    call(turns);
    least = Math.min(least, performance.now() - started);
  } while (performance.now() < end);
  return perCall / least / 1e6;
}
