// Conversion of a network's weights, momenta and statistics to and from named arrays.

import * as tf from "@tensorflow/tfjs-core";
import { checkState } from "../checks.ts";
import type { NamedArray, NetworkState } from "../network.ts";
import { namedNorms, type Resources } from "./resources.ts";

/** A copy of the state. */
export async function readNetworkState(
  resources: Resources,
  variables: Map<string, tf.Variable>,
): Promise<NetworkState> {
  const tensors = [...variables].flatMap(([name, variable]) => {
    const velocity = resources.velocity.get(name);
    const both: [string, tf.Tensor][] = [[name, variable]];
    if (velocity) both.push([`${name}.momentum`, velocity]);
    return both;
  });
  const statistics = readStatistics(resources);
  // all reads begin at once, so that later calls do not affect them
  const arrays = await Promise.all(tensors.map(async ([name, tensor]) => {
    const shape = [...tensor.shape];
    // a copy, since some backends return their own memory
    return [name, { shape, data: Float32Array.from(await tensor.data<"float32">()) }] as const;
  }));
  return { ...Object.fromEntries(arrays), ...statistics };
}

function readStatistics(resources: Resources): NetworkState {
  const state: Record<string, NamedArray> = {};
  for (const [name, { groups, features }, exits] of namedNorms(resources)) {
    if (groups.size === 0) continue;
    const rows = exits ?? 1;
    for (const kind of ["mean", "variance"] as const) {
      const data = new Float32Array(rows * features).fill(NaN); // NaN: not estimated for that exit
      groups.forEach((group, row) => data.set(group[kind], row * features));
      state[statistic(name, kind)] = {
        shape: exits === undefined ? [features] : [rows, features],
        data,
      };
    }
  }
  return state;
}

/** The full name of a norm's statistic; the prefix of an unnamed norm already ends with a full stop. */
function statistic(norm: string, kind: "mean" | "variance"): string {
  return norm.endsWith(".") ? norm + kind : `${norm}.${kind}`;
}

/** Writes a state; nothing changes if a name or a shape is wrong. */
export function writeNetworkState(
  resources: Resources,
  variables: Map<string, tf.Variable>,
  state: NetworkState,
): void {
  const norms = namedNorms(resources);
  const statistics = norms.flatMap(([name, { features }, exits]) => {
    const shape = exits === undefined ? [features] : [exits, features];
    return (["mean", "variance"] as const).map((kind) => [statistic(name, kind), shape] as const);
  });
  const weights = [...variables].map(([name, { shape }]) => [name, shape] as const);
  checkState(state, new Map(weights), new Map(statistics));

  for (const [name, variable] of variables) {
    const assign = (array: NamedArray) => tf.tensor(Float32Array.from(array.data), variable.shape);
    tf.tidy(() => variable.assign(assign(state[name])));
    resources.velocity.get(name)?.dispose();
    resources.velocity.delete(name);
    const velocity = state[`${name}.momentum`];
    if (velocity) resources.velocity.set(name, tf.keep(assign(velocity)));
  }
  for (const [name, { groups, features }] of norms) {
    groups.clear();
    const [mean, variance] = [
      state[statistic(name, "mean")],
      state[statistic(name, "variance")],
    ];
    if (!mean || !variance) continue;
    for (let row = 0; row * features < mean.data.length; row++) {
      const slice = ({ data }: NamedArray) => data.slice(row * features, (row + 1) * features);
      if (!Number.isNaN(mean.data[row * features])) {
        groups.set(row, { mean: slice(mean), variance: slice(variance) });
      }
    }
  }
}
