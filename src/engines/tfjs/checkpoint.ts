// Checkpoints of a network's state on the device: references to tensors, which are immutable.

import * as tf from "@tensorflow/tfjs-core";
import type { NormStatistics } from "./builder.ts";
import { blockIndex, partsOf, type Resources } from "./resources.ts";

/** The state kept by a checkpoint. */
export interface KeptState {
  restore(variables: Map<string, tf.Variable>): void;
  truncate(depth: number): void;
  dispose(): void;
}

/** Keeps weights, momenta and statistics of a network, given its variables by full name. */
export function keepCheckpoint(
  resources: Resources,
  variables: Map<string, tf.Variable>,
): KeptState {
  const keep = (tensors: Map<string, tf.Tensor>) =>
    new Map([...tensors].map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]));
  const weights = keep(variables);
  const velocity = keep(resources.velocity);
  const norms = partsOf(resources).flatMap((part) => [...part.norms.values()]);
  const statistics = new Map<NormStatistics, NormStatistics["groups"]>(
    norms.map((norm) => [norm, new Map(norm.groups)]),
  );
  return {
    restore(variables) {
      for (const [name, variable] of variables) variable.assign(weights.get(name)!);
      tf.dispose([...resources.velocity.values()]);
      resources.velocity.clear();
      keep(velocity).forEach((tensor, name) => resources.velocity.set(name, tensor));
      for (const [norm, groups] of statistics) {
        norm.groups.clear();
        groups.forEach((rows, group) => norm.groups.set(group, rows));
      }
    },
    truncate(depth) {
      for (const tensors of [weights, velocity]) {
        for (const [name, tensor] of tensors) {
          if (blockIndex(name) >= depth) {
            tensor.dispose();
            tensors.delete(name);
          }
        }
      }
      for (const { norms } of [...resources.adapters, resources.head]) {
        for (const norm of norms.values()) {
          const groups = statistics.get(norm)!;
          for (const exit of groups.keys()) if (exit > depth) groups.delete(exit);
        }
      }
    },
    dispose() {
      tf.dispose([...weights.values(), ...velocity.values()]);
    },
  };
}
