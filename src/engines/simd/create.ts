// Making networks on the engine simd: kernels of our own, their WebAssembly written for the sizes at hand.

import type { Network } from "../network.ts";
import { checkWhole, type ConvSpec, type DenseSpec } from "../../architectures/specification.ts";
import { mostChunks } from "./conv/batch_plan.ts";
import { convComputation } from "./conv/computation.ts";
import { createConvResources } from "./conv/resources.ts";
import type { KernelVariant } from "./variant.ts";
import { probeVariant } from "./probe.ts";
import { denseComputation } from "./dense/computation.ts";
import { createResources } from "./dense/resources.ts";
import { simdNetwork } from "./network.ts";

/** Options of {@linkcode createSimdNetwork}. */
interface SimdOptions {
  /** Of the initial weights. */
  readonly seed: number;
  /** Why this engine was taken. */
  readonly reason: string;
  /**
   * Threads of a conv network, with the calling one; default the processor's cores, and one where memory cannot be
   * shared. They change no bit of what is computed. Dense networks take one: theirs would wait for each other longer
   * than they compute.
   */
  readonly threads?: number;
  /** How kernels are written; default the fastest here, which is measured. */
  readonly variant?: KernelVariant;
}

/** A network on the processor, with initial weights drawn from the seed. */
export async function createSimdNetwork(
  spec: DenseSpec | ConvSpec,
  options: SimdOptions,
): Promise<Network> {
  const { seed, reason, threads = defaultThreads() } = options;
  checkWhole("createSimdNetwork", { threads }, 1);
  const { variant = await probeVariant() } = options;
  if (spec.kind === "dense") {
    const engine = { name: "simd", device: deviceText(1, variant), reason, threads: 1 };
    const resources = await createResources(spec, seed, variant);
    return simdNetwork(spec, engine, denseComputation(spec, resources));
  }
  const used = Math.min(threads, mostChunks, sharedMemory() ? Infinity : 1);
  const resources = await createConvResources(spec, seed, { threads: used, variant });
  const engine = { name: "simd", device: deviceText(used, variant), reason, threads: used };
  return simdNetwork(spec, engine, convComputation(resources));
}

/** The processor's cores. */
function defaultThreads(): number {
  return navigator.hardwareConcurrency ?? 1;
}

/** Whether threads can share memory here: browsers allow it to isolated pages only. */
function sharedMemory(): boolean {
  return typeof SharedArrayBuffer !== "undefined";
}

function deviceText(threads: number, { vectors }: KernelVariant): string {
  const count = threads === 1 ? "one thread" : `${threads} threads`;
  const width = vectors === 4 ? ", re-vectorised" : "";
  return `processor, WebAssembly SIMD, ${count}${width}`;
}
