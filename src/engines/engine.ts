// The interface of an engine, which creates networks on a device.

import type { ArchitectureSpec } from "../architectures/specification.ts";
import type { Network } from "./network.ts";

/** Options of {@linkcode Engine.create}. */
interface EngineOptions {
  /** Seed of the initial weights. */
  readonly seed: number;
  /** Why this engine was chosen. */
  readonly reason: string;
  /** CPU threads; default the number of cores. */
  readonly threads?: number;
  /** TensorFloat-32 on GPUs; default false. */
  readonly tf32?: boolean;
}

/** An engine, described without loading it. */
export interface Engine {
  /** Unique name in flags and options. */
  readonly name: string;
  /** The device; `either` is what the library finds. */
  readonly runsOn: "processor" | "gpu" | "either";
  /** Supported kinds of networks; absent: all. */
  readonly kinds?: readonly ArchitectureSpec["kind"][];
  /** Whether it can compute in TensorFloat-32. */
  readonly tf32?: true;
  /** Supported likelihoods by name; absent: all that it implements. */
  readonly likelihoods?: readonly string[];
  /** Whether the number of threads changes bits of its results. */
  readonly bitsByThreads?: true;
  /** Whether it needs tasks with more permissions, which have its name: train:tensorflow. */
  readonly ownTasks?: true;
  /** Whether workers can use it, which lack some permissions. */
  readonly inWorkers: boolean;
  /** Loads the engine and creates a network with initial weights; the caller disposes it. */
  create(spec: ArchitectureSpec, options: EngineOptions): Promise<Network>;
}
