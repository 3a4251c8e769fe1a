// Incremental forward passes of a dense network: inputs are stored row by row, activations between blocks in tiles of 8
// samples. Active rows are compacted into fewer tiles.

import { tileSamples } from "../layout.ts";
import type { PlacedBatch } from "../network.ts";
import { readLogProbabilities } from "../outputs.ts";
import { activeRows, moveRows } from "../active_rows.ts";
import type { Steps } from "../../incremental_forward.ts";
import type { Resources } from "./resources.ts";
import { forward, maskLastTile, placeBatch, populationNorm } from "./inference.ts";
import { outputKinds } from "./kernels/log_softmax.ts";
import type { BatchPlan } from "./plan.ts";

/** Places a batch and returns the steps of its incremental forward pass. */
export function denseSteps(resources: Resources, placed: PlacedBatch): Steps {
  const { plan, memory } = resources;
  const { inputs, width } = plan;
  const room = placeBatch(resources, placed, 0, false, "incrementalForward"); // for one exit at a time
  let rows = placed.batch;
  let between = false; // whether the rows are between blocks, else before the stem
  const tiles = () => Math.ceil(rows / tileSamples);
  const under = activeRows(
    resources,
    () =>
      between
        ? { address: room.activations(0), floats: tiles() * tileSamples * width }
        : { address: room.rows, floats: rows * inputs },
  );
  const places = (): BatchPlan => ({
    ...room,
    tiles: tiles(),
    total: () => room.total(0),
    each: () => room.each(0),
    outputs: () => room.outputs(0),
  });

  return {
    go(from, exit) {
      const norm = populationNorm(resources, exit);
      under.enter();
      const here = places();
      maskLastTile(resources, here, rows);
      forward(resources, here, [exit], outputKinds.logProbabilities, norm, from);
      between = true;
      return readLogProbabilities(memory, here.outputs, [exit], rows, plan);
    },
    keep(positions) {
      const numbers = under.numbers();
      if (between) moveInTiles(numbers, positions, width);
      else moveRows(numbers, positions, inputs);
      rows = positions.length;
    },
    free: under.free,
  };
}

/** Moves rows in tiles, [tile][units][8], to the front. */
function moveInTiles(numbers: Float32Array, positions: Uint32Array, units: number): void {
  const first = (row: number) => (row >> 3) * units * tileSamples + (row & 7);
  positions.forEach((from, to) => {
    if (from === to) return;
    const [source, target] = [first(from), first(to)];
    for (let n = 0; n < units * tileSamples; n += tileSamples) {
      numbers[target + n] = numbers[source + n];
    }
  });
}
