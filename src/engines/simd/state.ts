// Conversion of a network's weights, momenta and statistics to and from named arrays.

import { checkState } from "../checks.ts";
import type { NamedArray, NetworkState } from "../network.ts";
import { readRows, writeRows } from "./parameters.ts";
import { keysOf, type NormRecord, type Store } from "./store.ts";

/** A copy of the state. */
export function readNetworkState(store: Store): NetworkState {
  const { memory, depth, moved, statistics } = store;
  const floats = new Float32Array(memory.buffer);
  const state: Record<string, NamedArray> = {};
  for (const { index, parameters } of store.parts(depth)) {
    for (const parameter of parameters) {
      state[parameter.name] = readRows(floats, parameter, parameter.weights);
      if (moved.has(index)) {
        state[`${parameter.name}.momentum`] = readRows(floats, parameter, parameter.velocity);
      }
    }
  }
  for (const norm of store.norms(depth)) {
    const keys = keysOf(norm);
    if (!keys.some((key) => statistics.has(key))) continue;
    for (const kind of ["mean", "variance"] as const) {
      // NaN: not estimated for that exit
      const data = new Float32Array(keys.length * norm.features).fill(NaN);
      keys.forEach((key, row) => {
        const known = statistics.get(key);
        if (known) data.set(known[kind], row * norm.features);
      });
      state[`${norm.name}.${kind}`] = { shape: shapeOf(norm), data };
    }
  }
  return state;
}

/** Writes a state; nothing changes if a name or a shape is wrong. */
export function writeNetworkState(store: Store, state: NetworkState): void {
  const { memory, depth, moved, statistics } = store;
  const parts = store.parts(depth);
  const norms = store.norms(depth);
  const weights = parts.flatMap(({ parameters }) =>
    parameters.map(({ name, shape }) => [name, shape] as const)
  );
  const ofNorms = norms.flatMap((norm) =>
    ["mean", "variance"].map((kind) => [`${norm.name}.${kind}`, shapeOf(norm)] as const)
  );
  checkState(state, new Map(weights), new Map(ofNorms));
  const floats = new Float32Array(memory.buffer);
  for (const { index, parameters } of parts) {
    moved.delete(index);
    for (const parameter of parameters) {
      const velocity = state[`${parameter.name}.momentum`];
      writeRows(floats, parameter, parameter.weights, state[parameter.name].data);
      writeRows(floats, parameter, parameter.velocity, velocity?.data);
      if (velocity) moved.add(index);
    }
  }
  statistics.clear();
  for (const norm of norms) {
    const [mean, variance] = [state[`${norm.name}.mean`], state[`${norm.name}.variance`]];
    if (!mean || !variance) continue;
    keysOf(norm).forEach((key, row) => {
      const slice = ({ data }: NamedArray) =>
        data.slice(row * norm.features, (row + 1) * norm.features);
      if (Number.isNaN(mean.data[row * norm.features])) return; // not estimated
      statistics.set(key, { mean: slice(mean), variance: slice(variance) });
    });
  }
}

function shapeOf({ features, exits }: NormRecord): readonly number[] {
  return exits === undefined ? [features] : [exits, features];
}
