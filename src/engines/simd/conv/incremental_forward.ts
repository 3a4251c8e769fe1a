// Incremental forward passes of a conv network: images are contiguous, before the stem and between blocks. Active images are
// compacted and form a smaller batch.

import { tileSamples } from "../layout.ts";
import { outputKinds } from "../dense/kernels/log_softmax.ts";
import type { PlacedBatch } from "../network.ts";
import { readLogProbabilities } from "../outputs.ts";
import { activeRows, moveRows } from "../active_rows.ts";
import type { Steps } from "../../incremental_forward.ts";
import { chunksOf, type ConvBatchPlan } from "./batch_plan.ts";
import { forwardPopulation } from "./forward.ts";
import type { ConvResources } from "./resources.ts";
import { maskLastTile, placeImages } from "./placement.ts";

/** Places a batch and returns the steps of its incremental forward pass. */
export function convSteps(resources: ConvResources, placed: PlacedBatch): Steps {
  const { plan, memory } = resources;
  const { imageHeight, imageWidth, channels, outerUnits, channelStride } = plan.sizes;
  // room for one exit at a time
  const room = placeImages(
    resources,
    placed,
    0,
    { training: false, kept: "nothing" },
    "incrementalForward",
  );
  let rows = placed.batch;
  let between = false; // whether the rows are between blocks, else before the stem
  const size = () => between ? outerUnits * channelStride : imageHeight * imageWidth * channels;
  const under = activeRows(resources, () => ({
    address: between ? room.activations(0) : room.pixels,
    floats: rows * size(),
  }));
  const places = (): ConvBatchPlan => ({
    ...room,
    batch: rows,
    chunks: chunksOf(rows),
    tiles: Math.ceil(rows / tileSamples),
    means: () => room.means(0),
    rectified: () => room.rectified(0),
    hidden: () => room.hidden(0),
    outputs: () => room.outputs(0),
    total: () => room.total(0),
    each: () => room.each(0),
  });

  return {
    go(from, exit) {
      under.enter();
      const here = places();
      maskLastTile(resources, here, 0);
      forwardPopulation(resources, here, [exit], outputKinds.logProbabilities, from);
      between = true;
      return readLogProbabilities(memory, here.outputs, [exit], rows, plan.scratch[0].head);
    },
    keep(positions) {
      moveRows(under.numbers(), positions, size());
      rows = positions.length;
    },
    free: under.free,
  };
}
