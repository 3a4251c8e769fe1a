// Creation of networks on engine simd, with WebAssembly kernels generated for their sizes.

import { arithmeticVersions } from "../arithmetic.ts";
import type { EngineInfo, Network } from "../network.ts";
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
  /** Seed of the initial weights. */
  readonly seed: number;
  /** Why this engine was chosen. */
  readonly reason: string;
  /**
   * Threads of a conv network, including the calling one; default the number of CPU cores, or one if memory cannot be shared.
   * The results are bit for bit the same. Dense networks use one thread: synchronisation would take longer than the
   * computation.
   */
  readonly threads?: number;
  /** Variant of the kernels; default the fastest, which is measured. */
  readonly variant?: KernelVariant;
}

/** Creates a network on the CPU with initial weights drawn from the seed. */
export async function createSimdNetwork(
  spec: DenseSpec | ConvSpec,
  options: SimdOptions,
): Promise<Network> {
  const { seed, reason, threads = defaultThreads() } = options;
  checkWhole("createSimdNetwork", { threads }, 1);
  const { variant = await probeVariant() } = options;
  if (spec.kind === "dense") {
    const engine = { ...simdInfo(variant, 1), reason };
    const resources = await createResources(spec, seed, variant);
    return simdNetwork(spec, engine, denseComputation(spec, resources));
  }
  const used = Math.min(threads, mostChunks, sharedMemory() ? Infinity : 1);
  const resources = await createConvResources(spec, seed, { threads: used, variant });
  const engine = { ...simdInfo(variant, used), reason };
  return simdNetwork(spec, engine, convComputation(resources));
}

/** The number of CPU cores. */
function defaultThreads(): number {
  return navigator.hardwareConcurrency ?? 1;
}

/** Whether threads can share memory: browsers allow it only for isolated pages. */
function sharedMemory(): boolean {
  return typeof SharedArrayBuffer !== "undefined";
}

function simdInfo(variant: KernelVariant, threads: number): Omit<EngineInfo, "reason"> {
  return {
    name: "simd",
    device: deviceText(threads, variant),
    threads,
    arithmetic: `${arithmeticVersions.simd}${variant.relaxed ? ", relaxed SIMD" : ""}`,
  };
}

function deviceText(threads: number, { vectors }: KernelVariant): string {
  const count = threads === 1 ? "one thread" : `${threads} threads`;
  const width = vectors === 4 ? ", 256-bit vectors" : "";
  return `processor, WebAssembly SIMD, ${count}${width}`;
}
