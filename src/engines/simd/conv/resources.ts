// Resources of a conv network: threads, memory, momenta and population statistics.

import type { PassTimes } from "../../network.ts";
import type { ConvSpec } from "../../../architectures/specification.ts";
import { mostPages } from "../assembler/module.ts";
import { megabytes, mostBytes, pageBytes } from "../memory.ts";
import { writeInitialWeights } from "../parameters.ts";
import { type KernelPool, startPool } from "../pool/pool.ts";
import { timedPool } from "../pool/profile.ts";
import type { KernelVariant } from "../variant.ts";
import { writeConstants } from "../dense/kernels/context.ts";
import { assembleConvKernels, convKernelNames } from "./kernels.ts";
import type { Store } from "../store.ts";
import { convNorms, convParameterParts } from "./parameters.ts";
import { type ConvPlan, convPlan } from "./plan.ts";
import { tiling } from "./winograd.ts";

/** Resources of a network. */
export interface ConvResources extends Store {
  readonly spec: ConvSpec;
  readonly plan: ConvPlan;
  readonly pool: KernelPool;
  readonly times: PassTimes;
  /** Most bytes of the memory. */
  readonly memoryLimit: number;
}

/** Creates a network's resources with initial weights drawn from `seed`. */
export async function createConvResources(
  spec: ConvSpec,
  seed: number,
  options: {
    readonly threads: number;
    readonly variant: KernelVariant;
    /** Most bytes of the memory; default the limit of WebAssembly. */
    readonly memoryLimit?: number;
  },
): Promise<ConvResources> {
  const { threads, variant, memoryLimit = mostBytes } = options;
  const plan = convPlan(spec, threads);
  if (plan.end > memoryLimit) {
    throw new RangeError(
      `createSimdNetwork(): ${spec.maxDepth} blocks of ${spec.outer} and ${spec.inner} channels take ${
        megabytes(plan.end)
      } MB, more than the ${megabytes(memoryLimit)} MB of a WebAssembly memory`,
    );
  }
  const pages = Math.ceil(plan.end / pageBytes);
  const shared = threads > 1;
  const memory = shared
    ? new WebAssembly.Memory({ initial: pages, maximum: mostPages, shared })
    : new WebAssembly.Memory({ initial: pages });
  const modules = await Promise.all(plan.scratch.map((_, thread) => {
    const { bytes, context } = assembleConvKernels(plan, thread, variant, { pages, shared });
    writeConstants(memory, context);
    return WebAssembly.compile(bytes);
  }));
  const integers = new Int32Array(memory.buffer);
  const floats = new Float32Array(memory.buffer);
  const { positionMask, sizes } = plan;
  for (let row = 0; row < sizes.height; row++) {
    const first = positionMask / 4 + row * sizes.rowStride;
    integers.fill(-1, first, first + sizes.width);
  }
  tiling(sizes)?.quads.forEach(({ input, output }, i) =>
    integers.set([input, output], plan.quadTable / 4 + 2 * i)
  );
  for (const { head: { tile, width } } of plan.scratch) {
    floats.fill(1, tile / 4 + 8 * width, tile / 4 + 8 * (width + 1));
  }
  const parts = (depth: number) => convParameterParts(plan, spec, depth);
  writeInitialWeights(floats, parts(spec.maxDepth), seed);
  const { commands } = plan;
  const { pool, times } = timedPool(
    await startPool({ memory, modules, names: convKernelNames, commands }),
  );
  return {
    ...{ spec, plan, pool, times, memory, memoryLimit, parts },
    norms: (depth) => convNorms(spec, depth),
    depth: spec.maxDepth,
    moved: new Set(),
    statistics: new Map(),
  };
}
