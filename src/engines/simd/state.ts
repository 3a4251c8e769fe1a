// Reading and writing a network's weights, momenta and statistics as named arrays.

import { checkState, range } from "../checks.ts";
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
  checkState(state, ...shapesOf(holdings));
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

function shapesOf(
  { plan, depth }: Holdings,
): [weights: Map<string, readonly number[]>, statistics: Map<string, readonly number[]>] {
  const weights = parameterParts(plan, depth).flatMap(({ parameters }) =>
    parameters.map(({ name, shape }) => [name, shape] as const)
  );
  const statistics = range(depth).flatMap((i) =>
    ["mean", "variance"].map((kind) => [`blocks.${i}.norm.${kind}`, [plan.width]] as const)
  );
  return [new Map(weights), new Map(statistics)];
}
