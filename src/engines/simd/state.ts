// Reading and writing a network's weights, momenta and statistics as named arrays.

import type { NamedArray, NetworkState } from "../network.ts";
import type { Holdings } from "./holdings.ts";
import { parameterParts, readRows, writeRows } from "./parameters.ts";

/** Copies of everything, by name. */
export function readNetworkState(holdings: Holdings): NetworkState {
  const { plan, memory, depth, moved, statistics } = holdings;
  const floats = new Float32Array(memory.buffer);
  const state: Record<string, NamedArray> = {};
  for (const { index, parameters } of parameterParts(plan, depth)) {
    for (const parameter of parameters) {
      state[parameter.name] = readRows(floats, parameter, parameter.weights);
      if (moved.has(index)) {
        state[`${parameter.name}.momentum`] = readRows(floats, parameter, parameter.velocity);
      }
    }
  }
  for (let i = 0; i < depth; i++) {
    const known = statistics[i];
    if (!known) continue;
    for (const kind of ["mean", "variance"] as const) {
      state[`blocks.${i}.norm.${kind}`] = { shape: [plan.width], data: known[kind].slice() };
    }
  }
  return state;
}

/** Puts a state in place; nothing changes if a name or a shape is wrong. */
export function writeNetworkState(holdings: Holdings, state: NetworkState): void {
  const { plan, memory, depth, moved, statistics } = holdings;
  const parts = parameterParts(plan, depth);
  checkState(holdings, state);
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
  for (let i = 0; i < depth; i++) {
    const [mean, variance] = ["mean", "variance"].map((kind) => state[`blocks.${i}.norm.${kind}`]);
    // NaN: not estimated
    statistics[i] = mean && variance && !Number.isNaN(mean.data[0])
      ? { mean: mean.data.slice(), variance: variance.data.slice() }
      : undefined;
  }
}

function checkState({ plan, depth }: Holdings, state: NetworkState): void {
  const shapes = new Map<string, readonly number[]>();
  for (const { parameters } of parameterParts(plan, depth)) {
    for (const { name, shape } of parameters) {
      if (!(name in state)) throw new TypeError(`writeState(): wanted an array ${name}, got none`);
      shapes.set(name, shape).set(`${name}.momentum`, shape);
    }
  }
  for (let i = 0; i < depth; i++) {
    for (const kind of ["mean", "variance"]) shapes.set(`blocks.${i}.norm.${kind}`, [plan.width]);
  }
  for (const [name, { shape, data }] of Object.entries(state)) {
    const wanted = shapes.get(name);
    if (!wanted) throw new TypeError(`writeState(): this network has no array ${name}`);
    const size = wanted.reduce((product, extent) => product * extent, 1);
    if (String(shape) !== String(wanted) || data.length !== size) {
      throw new TypeError(
        `writeState(): ${name} must have shape [${wanted}], got [${shape}] with ${data.length} values`,
      );
    }
  }
}
