// Messages between the program and the worker that serves its page.

import type { AllowedHost } from "./allowed_hosts.ts";
import type { PackedSnapshots } from "./packed_snapshots.ts";
import type { LiveMap, LiveRun } from "./protocol.ts";
import type { RunStatus } from "./event_feed.ts";

/** From the program. */
export type ToPage =
  | {
    readonly kind: "listen";
    readonly hostname: string;
    readonly ports: readonly number[];
    readonly allowed: readonly AllowedHost[];
    readonly token: string;
    /** The memory that commands are written to. */
    readonly requests: SharedArrayBuffer;
  }
  | { readonly kind: "run"; readonly run: LiveRun }
  | {
    readonly kind: "snapshots";
    readonly run: number;
    readonly snapshots: PackedSnapshots;
  }
  /** Cells as they are in {@linkcode LiveMap}, not yet as text. */
  | {
    readonly kind: "map";
    readonly run: number;
    readonly map: Omit<LiveMap, "cells">;
    readonly cells: Uint8Array<ArrayBuffer>;
  }
  | { readonly kind: "status"; readonly run: number; readonly status: Partial<RunStatus> }
  | { readonly kind: "close" };

/** From the worker. */
export type FromPage =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "refused"; readonly name: string; readonly message: string }
  /** The page cannot be reached for a while. */
  | { readonly kind: "interrupted"; readonly message: string }
  /** The requested command of a run has changed. */
  | { readonly kind: "requested"; readonly run: number }
  | { readonly kind: "closed" };
