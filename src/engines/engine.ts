// An engine: where networks compute.

import type { ArchitectureSpec } from "../architectures/specification.ts";
import type { Network } from "./network.ts";

/** How an engine makes a network. */
interface EngineOptions {
  /** Of the initial weights. */
  readonly seed: number;
  /** Why this engine was taken. */
  readonly reason: string;
  /** Threads of the processor; default its cores. */
  readonly threads?: number;
}

/** An engine, described without loading it. */
export interface Engine {
  /** As in flags and options; no two have the same. */
  readonly name: string;
  /** The device; `either` is whatever the library finds. */
  readonly runsOn: "processor" | "gpu" | "either";
  /** The kinds of networks that it takes; absent: every kind. */
  readonly kinds?: readonly ArchitectureSpec["kind"][];
  /** The likelihoods that it computes, by name; absent: every one that it has a part for. */
  readonly likelihoods?: readonly string[];
  /** Whether workers may use it; one that needs more permissions than they have may not. */
  readonly inWorkers: boolean;
  /** Loads the engine and makes a network with initial weights; the caller disposes it. */
  create(spec: ArchitectureSpec, options: EngineOptions): Promise<Network>;
}
