// Measurement of the fastest width of the micro-kernel: 2 vectors, or 4, which pays off only with V8's re-vectoriser. Its
// presence cannot be queried. Each width is checked against float64 before it may be chosen. All widths give the same
// bits.

import { roomFrom } from "./layout.ts";
import { at, from, type Local } from "./assembler/code.ts";
import { assembleModule } from "./assembler/module.ts";
import type { ConvContext } from "./conv/kernels/context.ts";
import { repeat } from "./conv/kernels/loops.ts";
import { quadProduct } from "./conv/kernels/quad_product.ts";
import { convScratch, quadRows } from "./conv/scratch.ts";
import { convSizes } from "./conv/sizes.ts";
import { kernelContext } from "./dense/kernels/context.ts";
import { pageBytes } from "./memory.ts";
import { relaxedSimd } from "./relaxed.ts";
import type { KernelVariant } from "./variant.ts";

/** Measurement of a width. */
export interface Probe {
  readonly vectors: KernelVariant["vectors"];
  /** Nanoseconds per thousand multiply-adds. */
  readonly nanoseconds: number;
  /** Largest difference from float64 over the largest value. */
  readonly error: number;
}

/** Terms of the measured product, and its repetitions per call. */
const [terms, repeats] = [64, 64];

/** Rounds of about a millisecond, between which V8's optimising compiler may install its code. */
const rounds = 12;

/** Largest acceptable error of a width. */
export const probeTolerance = 1e-5;

let chosen: Promise<KernelVariant> | undefined;

/** The fastest variant with an acceptable error; measured once, in about 80 ms. */
export function probeVariant(): Promise<KernelVariant> {
  if (!chosen) {
    chosen = measureVariants().then((probes) => ({
      vectors: choose(probes),
      relaxed: relaxedSimd(),
    }));
    chosen.catch(() => chosen = undefined); // allows a retry
  }
  return chosen;
}

/** The fastest width with an acceptable error. */
export function choose(probes: readonly Probe[]): KernelVariant["vectors"] {
  const right = probes.filter(({ error }) => error <= probeTolerance);
  if (right.length === 0) {
    const errors = probes.map(({ vectors, error }) => `${vectors} vectors ${error}`);
    throw new Error(
      "createSimdNetwork(): the kernels fail their self-check on this processor: " +
        `relative error must be at most ${probeTolerance}, got ${errors.join(", ")}`,
    );
  }
  return right.reduce((best, one) => one.nanoseconds < best.nanoseconds ? one : best).vectors;
}

/** Measures all widths, one after the other. */
export async function measureVariants(): Promise<Probe[]> {
  const contenders = await Promise.all(([2, 4] as const).map(contender));
  for (let round = 0; round < rounds; round++) {
    for (const { run, times } of contenders) {
      const start = performance.now();
      let calls = 0;
      do {
        run();
        calls++;
      } while (performance.now() - start < 0.5);
      times.push((performance.now() - start) / calls);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  return contenders.map(({ vectors, times, error }) => ({
    ...{ vectors, error },
    nanoseconds: 1e6 * Math.min(...times) / (terms * repeats * quadRows * vectors * 4 / 1000),
  }));
}

async function contender(vectors: KernelVariant["vectors"]) {
  const { take, end } = roomFrom(0);
  const spec = { size: [6, 6], channels: 1, classes: 2, maxDepth: 0, outer: 64, inner: 1 } as const;
  const scratch = convScratch(
    convSizes({ kind: "conv", ...spec }),
    { positionMask: 0, table: 0 },
    take,
  );
  const weights = take(terms * quadRows);
  const context: ConvContext = { ...kernelContext(scratch, relaxedSimd()), vectors };
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end() / pageBytes) });
  const body = (scope: Parameters<typeof repeat>[0], pointer: Local) =>
    repeat(
      scope,
      repeats,
      [],
      quadProduct(context, scope, {
        terms,
        weights: (term) => from(pointer, 16 * term),
        input: (term) => at(scratch.window + 16 * vectors * term),
      }),
    );
  const { instance } = await WebAssembly.instantiate(
    assembleModule(
      [{ name: "run", parameters: ["i32"], body }],
      memory.buffer.byteLength / pageBytes,
    ),
    { environment: { memory } },
  );
  const run = instance.exports.run as (weights: number) => void;
  const floats = new Float32Array(memory.buffer);
  const value = (i: number) => Math.fround(Math.sin(i + 1)); // arbitrary fractions of both signs
  for (let i = 0; i < terms * quadRows; i++) floats[weights / 4 + i] = value(i);
  for (let i = 0; i < terms * vectors * 4; i++) floats[scratch.window / 4 + i] = value(3 * i);
  run(weights);
  let [error, largest] = [0, 0];
  for (let row = 0; row < quadRows; row++) {
    for (let column = 0; column < 4 * vectors; column++) {
      let exact = 0;
      for (let term = 0; term < terms; term++) {
        exact += floats[weights / 4 + quadRows * term + row] *
          floats[scratch.window / 4 + 4 * vectors * term + column];
      }
      const got = floats[scratch.quad / 4 + row * 4 * vectors + column];
      largest = Math.max(largest, Math.abs(exact));
      error = Math.max(error, Math.abs(got - exact));
    }
  }
  const relative = error / largest;
  return {
    vectors,
    run: () => run(weights),
    error: Number.isNaN(relative) ? Infinity : relative,
    times: [] as number[],
  };
}
