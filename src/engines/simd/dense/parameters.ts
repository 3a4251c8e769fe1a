// The named arrays of a dense network and their addresses.

import { headIndex, type Parameter, type ParameterPart, stemIndex } from "../parameters.ts";
import type { Initialisation } from "../../../architectures/initialisation.ts";
import type { DensePlan, Place } from "./plan.ts";

/** Stem, blocks and head of a network of a depth, in the order of its state. */
export function parameterParts(plan: DensePlan, depth: number): ParameterPart[] {
  const { inputs, width, classes, units, targets } = plan;
  const vector = (
    name: string,
    place: Place,
    skip: number,
    size: number,
    stride: number,
    initialisation: Initialisation,
  ): Parameter => ({
    name,
    shape: [size],
    initialisation,
    weights: place.weights + skip,
    velocity: place.velocity + skip,
    stride,
  });
  const affine = (
    prefix: string,
    place: Place,
    rows: number,
    columns: number,
    stride: number,
  ): Parameter[] => {
    const initialisation = { fanIn: rows };
    return [
      { ...place, name: `${prefix}.weight`, shape: [rows, columns], initialisation, stride },
      vector(`${prefix}.bias`, place, 4 * rows * stride, columns, stride, initialisation),
    ];
  };
  const blocks = Array.from({ length: depth }, (_, index): ParameterPart => {
    const place = plan.block(index);
    const prefix = `blocks.${index}`;
    return {
      index,
      parameters: [
        ...affine(`${prefix}.dense`, place, width, width, units),
        vector(`${prefix}.norm.scale`, place, place.norm, width, units, { value: 1 }),
        vector(`${prefix}.norm.shift`, place, place.norm + 4 * units, width, units, { value: 0 }),
      ],
    };
  });
  return [
    { index: stemIndex, parameters: affine("stem", plan.stem, inputs, width, units) },
    ...blocks,
    { index: headIndex, parameters: affine("head", plan.head, width, classes, targets) },
  ];
}
