// The head at the exits, forward and backward: a dense network of one block over the means of an exit's activations,
// computed by the dense kernels. Exits are grouped independently of the number of threads; a group's gradients
// are summed in its thread's scratch and then stored as a part.

import type { KernelCall, Task } from "../pool/division.ts";
import { type ConvBatchPlan, mostChunks } from "./batch_plan.ts";
import { call, inGroups } from "./calls.ts";
import type { ConvResources } from "./resources.ts";

/** Forward through the head at every exit, with output kinds as in log_softmax.ts. */
export function exitCalls(
  { plan }: ConvResources,
  places: ConvBatchPlan,
  exits: readonly number[],
  kind: number,
  statistics: "batch" | "population",
): Task[] {
  const { head } = plan;
  const { tiles, labels, batch } = places;
  const one = (exit: number): KernelCall[] => {
    const [means, rectified, hidden] = [
      places.means(exit),
      places.rectified(exit),
      places.hidden(exit),
    ];
    return [
      call("blockForward", 0, 1, means, rectified, means, rectified, tiles),
      statistics === "population" ? call("loadNorm", plan.exitCoefficients(exit)) : call(
        "batchStatistics",
        ...[rectified, head.weights + 4 * head.norm.scale, plan.exitStatistics(exit)],
        ...[1 / batch, tiles],
      ),
      call("blockForward", 1, 0, means, rectified, hidden, rectified, tiles),
      call(
        "exitForward",
        ...[kind, hidden, labels, places.each(exit), places.outputs(exit)],
        ...[places.total(exit), tiles],
      ),
    ];
  };
  return inGroups(exits, mostChunks).map((group) => [
    call("loadPanel", head.weights),
    ...group.flatMap(one),
  ]);
}

/** Backward through the head at every exit with a weight; the groups' gradients are stored as parts. */
export function exitBackwardCalls(
  { plan }: ConvResources,
  places: ConvBatchPlan,
  exits: readonly number[],
  weights: Float64Array,
): Task[] {
  const { head } = plan;
  const { tiles, batch } = places;
  const one = (exit: number): KernelCall[] => {
    const share = -weights[exit] / batch;
    const [signal, rectified, outputs] = [
      places.exitSignal(exit),
      places.rectified(exit),
      places.outputs(exit),
    ];
    return [
      call("headSignal", share, signal, signal, outputs, tiles),
      call("headGradient", share, signal, places.hidden(exit), outputs, tiles),
      call(
        "normBackward",
        ...[signal, rectified, head.weights + 4 * head.norm.scale, plan.exitStatistics(exit)],
        ...[1 / batch, tiles],
      ),
      // from here on `rectified` holds the signal
      call("blockSignal", 0, signal, rectified, outputs, tiles),
      call("blockGradient", 0, rectified, places.means(exit), outputs, tiles),
    ];
  };
  return inGroups(exits, mostChunks).map((group, index) => [
    call("loadPanel", head.weights),
    call("loadHead"),
    ...group.flatMap(one),
    call("takeHeadGradient", places.gradient(index)),
  ]);
}
