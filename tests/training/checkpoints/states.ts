// States of training runs for tests of their checkpoints.

import type { NetworkState } from "../../../src/engines/network.ts";
import type { TrainingState } from "../../../src/training/checkpoints/checkpoint_bytes.ts";

/** The name of a step's checkpoint. */
export function nameOf(step: number): string {
  return `step-${String(step).padStart(8, "0")}.safetensors`;
}

/** A small state that differs from step to step; 5 to 6 KB as a checkpoint. */
export function stateOf(step: number): TrainingState {
  const network = (seed: number): NetworkState =>
    Object.fromEntries(["stem.weight", "blocks.0.weight", "head.weight"].map((name, i) => [
      name,
      { shape: [10, 20], data: Float32Array.from({ length: 200 }, (_, j) => seed + i + j / 7) },
    ]));
  return {
    facts: { step, counters: { batches: { epoch: step / 10 } }, words: ["a", "ä"], zero: -0 },
    networks: { network: network(step), earlyStopPruning: network(step + 0.5), none: {} },
  };
}

/** The bits of all arrays by name, since NaN equals NaN of other bits. */
export function bitsOf({ networks }: TrainingState): Map<string, string> {
  return new Map(
    Object.entries(networks).flatMap(([network, state]) =>
      Object.entries(state).map(([name, { shape, data }]): [string, string] => [
        `${network}/${name}`,
        `[${shape}] ${new Uint32Array(data.slice().buffer)}`,
      ])
    ).sort(([a], [b]) => a < b ? -1 : 1),
  );
}
