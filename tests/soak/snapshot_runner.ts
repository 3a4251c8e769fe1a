// A program that trains every configuration with the Fathom of a checkout, and prints a line of JSON for each: its
// snapshots without their times, and a hash of the trained network's state.

import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import type { DataSplits, NetworkState, Snapshot, TrainOptions } from "../../mod.ts";
import {
  type Configuration,
  configurations,
  type ExampleName,
  imageSizes,
} from "./snapshot_configurations.ts";

/** What came of a configuration. */
export interface Trained {
  readonly name: string;
  /** Snapshots as JSON. */
  readonly snapshots: readonly string[];
  /** SHA-256 of the network's state at the end; absent where `train` made the network. */
  readonly state?: string;
  /** What it failed of. */
  readonly error?: string;
}

if (import.meta.main) {
  // the version may be another one: only what all versions have is used of it
  const fathom: typeof import("../../mod.ts") = await import(
    pathToFileURL(`${Deno.args[0]}/mod.ts`).href
  );
  for (const configuration of configurations) {
    const { name } = configuration;
    const result: Trained = await trained(fathom, configuration)
      .catch((error) => ({ name, snapshots: [], error: String(error).split("\n")[0] }));
    console.log(JSON.stringify(result));
  }
}

type Fathom = typeof import("../../mod.ts");

async function trained(fathom: Fathom, configuration: Configuration): Promise<Trained> {
  const { name, engine, threads, network: spec, recomputed, cut, masks } = configuration;
  const { options } = configuration;
  const data = examples(fathom, configuration.data);
  const place = { engine, ...threads && { threads } };
  using stack = new DisposableStack();
  const system = recomputed && stack.use(shortMemory());
  const network = spec && stack.use(
    await fathom.createNetwork(
      spec as unknown as Parameters<Fathom["createNetwork"]>[0],
      { ...place, seed: options.seed as number },
    ),
  );
  const batch = options.batchSize as number;
  if (system) system.bytes = network!.planMemory!(batch).bytes - 1;
  const snapshots: Snapshot[] = [];
  await stream(fathom, data, { ...options, ...network ? { network } : place }, masks)
    .forEach((snapshot) => {
      snapshots.push(snapshot);
    });
  const [first, last] = [snapshots[0], snapshots.at(-1)!];
  if (!last.final) throw new Error("the last snapshot is not final");
  if (cut && last.depth >= first.depth) throw new Error(`nothing was cut of ${first.depth} blocks`);
  if (system && !network!.planMemory!(batch).recomputed) {
    throw new Error("memory could not be made short; this needs Linux");
  }
  return {
    name,
    snapshots: snapshots.map(({ seconds: _, ...rest }) => JSON.stringify(rest)),
    ...network && { state: stateHash(await network.readState()) },
  };
}

/** The stream of a training, whatever the version calls the option `masks`. */
function stream(
  { train }: Fathom,
  data: DataSplits,
  options: TrainOptions,
  masks: Configuration["masks"],
): ReturnType<Fathom["train"]> {
  const under = (name: string) => train(data, { ...options, [name]: masks });
  if (!masks) return train(data, options);
  try {
    return under("masks");
  } catch (error) {
    if (!(error instanceof TypeError && /unknown option masks/.test(error.message))) throw error;
    return under("gates");
  }
}

function examples({ spirals, arrays }: Fathom, name: ExampleName): DataSplits {
  if (name === "spirals") return spirals({ seed: 2, points: 200 });
  const [height, width] = imageSizes[name];
  const labels = Array.from({ length: 333 }, (_, n) => n % 3); // 300 of them to train on
  const random = uniformNumbers(1);
  const size = height * width;
  const inputs = Float32Array.from({ length: labels.length * size }, (_, i) => {
    const [y, x] = [Math.floor(i % size / width), i % width];
    const lit = [y % 4 < 2, x % 4 < 2, (x + y) % 4 < 2][labels[Math.floor(i / size)]];
    return (lit ? 0.3 : 0) + random();
  });
  return arrays({ shape: [height, width, 1], inputs, labels });
}

/** Numbers in [0, 1), drawn in the same way whatever the version does. */
function uniformNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = Math.imul(state, 1664525) + 1013904223 >>> 0) / 2 ** 32;
}

/** A system that has only so much memory for the network whose memory is made next, until disposal. */
function shortMemory(): Disposable & { bytes: number } {
  const { Memory } = WebAssembly;
  const { readTextFileSync } = Deno;
  let made: WebAssembly.Memory | undefined;
  const system = {
    bytes: Infinity,
    [Symbol.dispose]() {
      WebAssembly.Memory = Memory;
      replace(readTextFileSync);
    },
  };
  const replace = (value: typeof readTextFileSync) =>
    Object.defineProperty(Deno, "readTextFileSync", { value, configurable: true, writable: true });
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      made = this;
    }
  };
  replace((path) => {
    if (path !== "/proc/meminfo" || !made || system.bytes === Infinity) {
      return readTextFileSync(path);
    }
    const left = Math.max(0, system.bytes - made.buffer.byteLength);
    return `MemAvailable: ${Math.floor(left / 1024)} kB`;
  });
  return system;
}

function stateHash(state: NetworkState): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(state).sort()) {
    const { shape, data } = state[name];
    hash.update(`${name} ${shape}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
