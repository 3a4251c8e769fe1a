// Predictions of a network of two-dimensional inputs over the plane, by depth and as a mixture.

import type { Dataset, Standardisation } from "../../datasets/dataset.ts";
import type { Network } from "../../engines/network.ts";
import { exitsOf, type OverDepth } from "../../evaluation/predict.ts";
import { isPrediction, topClass } from "../../metrics/class_predictions.ts";
import { likelihoodOf } from "../../likelihoods/registry.ts";
import type { LiveMap } from "./protocol.ts";

/** A map, its cells as bytes: the mixture, then depth by depth, for every cell the class and its probability · 255. */
export interface DrawnMap extends Omit<LiveMap, "epoch" | "cells"> {
  readonly cells: Uint8Array<ArrayBuffer>;
}

/** The area of the plane that is drawn. */
export interface MapArea {
  /** Left, right, bottom, top, in the units of the data. */
  readonly range: LiveMap["range"];
  readonly standardisation: Standardisation;
}

const cellsAcross = 48;
const mostDepths = 24;
const margin = 0.08; // of the data's extent, on each side
const mostPoints = 2000;

/** The area of the data; undefined if they are not two-dimensional, or have more classes than a byte can hold. */
export function mapArea(data: Dataset): MapArea | undefined {
  const { shape, inputs, rows, classes, standardisation } = data;
  if (shape.length !== 1 || shape[0] !== 2 || classes > 256 || rows.length === 0) return undefined;
  const unit = inputs instanceof Uint8Array ? 1 / 255 : 1;
  const edges = [0, 1].flatMap((axis) => {
    let [least, most] = [Infinity, -Infinity];
    for (const row of rows) {
      const value = inputs[2 * row + axis] * unit;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    const beyond = margin * (most - least) || 1;
    return [least - beyond, most + beyond];
  });
  const [left, right, bottom, top] = edges;
  return { range: [left, right, bottom, top], standardisation };
}

/** Points of two-dimensional data in their own units, evenly sampled if there are more than 2,000. */
export function mapPoints(data: Dataset): [x: number, y: number, label: number][] | undefined {
  if (data.shape.length !== 1 || data.shape[0] !== 2) return undefined;
  const unit = data.inputs instanceof Uint8Array ? 1 / 255 : 1;
  const { deviation } = data.standardisation;
  const rounded = (value: number, axis: number) => {
    const short = Number(value.toPrecision(6));
    // far from 0, six digits would move the points
    return Math.abs(value - short) < deviation[axis] / 1000 ? short : value;
  };
  const step = Math.max(1, data.rows.length / mostPoints);
  const count = Math.min(data.rows.length, mostPoints);
  return Array.from({ length: count }, (_, i) => {
    const row = data.rows[Math.floor(i * step)];
    const value = (axis: number) => rounded(data.inputs[2 * row + axis] * unit, axis);
    return [value(0), value(1), data.labels[row]];
  });
}

/** Centres of the cells by rows from the top, standardised, `[cells, 2]`. */
export function mapInputs(
  { range, standardisation }: MapArea,
  across = cellsAcross,
): Float32Array<ArrayBuffer> {
  const [left, right, bottom, top] = range;
  const { mean, deviation } = standardisation;
  const inputs = new Float32Array(2 * across * across);
  for (let i = 0; i < across * across; i++) {
    const x = left + (right - left) * (i % across + 0.5) / across;
    const y = top - (top - bottom) * (Math.floor(i / across) + 0.5) / across;
    inputs[2 * i] = (x - mean[0]) / deviation[0];
    inputs[2 * i + 1] = (y - mean[1]) / deviation[1];
  }
  return inputs;
}

/**
 * Draws a map of 48 × 48 cells. The network needs population statistics.
 *
 * @param over q over the exits
 * @param inputs those of {@linkcode mapInputs}; default: computed here
 */
export async function predictiveMap(
  network: Network,
  over: OverDepth,
  area: MapArea,
  inputs: Float32Array = mapInputs(area),
): Promise<DrawnMap> {
  const { exits, weights } = exitsOf(over, "live");
  const count = inputs.length / 2;
  const byExit = await network.logProbabilities(inputs, { exits }); // [exits, cells, K]
  const one = byExit.length / exits.length; // values of an exit
  const positions = evenly(exits.length, mostDepths);
  const cells = new Uint8Array((1 + positions.length) * count * 2);
  fill(cells.subarray(0, 2 * count), likelihoodOf(network.spec).average(byExit, weights));
  positions.forEach((position, i) =>
    fill(
      cells.subarray(2 * count * (i + 1), 2 * count * (i + 2)),
      byExit.subarray(position * one, (position + 1) * one),
    )
  );
  const across = Math.sqrt(count);
  return {
    size: [across, across],
    range: area.range,
    depths: positions.map((position) => exits[position]),
    cells,
  };
}

/**
 * For every cell the most probable class and its probability · 255; 0 and 0, which no class has, if there is no finite
 * prediction.
 */
function fill(cells: Uint8Array, logProbabilities: ArrayLike<number>): void {
  const count = cells.length / 2;
  const classes = logProbabilities.length / count;
  for (let i = 0; i < count; i++) {
    if (!isPrediction(logProbabilities, i, classes)) continue;
    const best = topClass(logProbabilities, i, classes);
    cells[2 * i] = best;
    cells[2 * i + 1] = Math.round(255 * Math.exp(logProbabilities[i * classes + best]));
  }
}

/** At most `most` of 0..count−1, the first and the last among them. */
function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round(i * (count - 1) / (most - 1)));
}
