// The named arrays of a conv network and their addresses, for weights and momenta.

import type { ConvSpec } from "../../../architectures/specification.ts";
import type { Initialisation } from "../../../architectures/initialisation.ts";
import { headIndex, type Parameter, type ParameterPart, stemIndex } from "../parameters.ts";
import type { Place } from "../dense/plan.ts";
import type { NormRecord } from "../store.ts";
import { blockConvolutions } from "./convolution.ts";
import type { ConvPlan } from "./plan.ts";

/** Stem, blocks and head of a network of a depth, in the order of its state. */
export function convParameterParts(plan: ConvPlan, spec: ConvSpec, depth: number): ParameterPart[] {
  const { outer, channels, classes } = spec;
  const { outerUnits } = plan.sizes;
  const { units, targets } = plan.scratch[0].head;
  const array = (
    place: Place,
    skip: number,
    name: string,
    shape: readonly number[],
    initialisation: Initialisation,
    stride: number,
    rows?: { readonly used: number; readonly padded: number },
  ): Parameter => ({
    ...{ name, shape, initialisation, stride, rows },
    weights: place.weights + 4 * skip,
    velocity: place.velocity + 4 * skip,
  });
  const norm = (
    place: Place,
    name: string,
    at: { scale: number; shift: number; features: number },
  ) =>
    (["scale", "shift"] as const).map((kind) =>
      array(
        place,
        at[kind],
        `${name}.${kind}`,
        [at.features],
        { value: kind === "scale" ? 1 : 0 },
        at.features,
      )
    );

  const fromStem = { fanIn: 25 * channels };
  const stem = [
    array(plan.stem, 0, "stem.kernel", [5, 5, channels, outer], fromStem, outerUnits),
    array(plan.stem, 25 * channels * outerUnits, "stem.bias", [outer], fromStem, outerUnits),
  ];

  const blocks = Array.from({ length: depth }, (_, index): ParameterPart => {
    const place = plan.block(index);
    return {
      index,
      parameters: blockConvolutions(plan.sizes).flatMap((convolution, i) => {
        const { taps, inputs, inputUnits, outputs, outputUnits } = convolution;
        const { weight, bias } = plan.convolutions[i];
        const name = `blocks.${index}.conv${i + 1}`;
        const size = Math.sqrt(taps.length);
        const initialisation = { fanIn: taps.length * inputs };
        return [
          ...norm(place, normName(index, i), plan.norms[i]),
          array(
            ...[place, weight, `${name}.kernel`] as const,
            ...[[size, size, inputs, outputs], initialisation, outputUnits] as const,
            { used: inputs, padded: inputUnits },
          ),
          array(place, bias, `${name}.bias`, [outputs], initialisation, outputUnits),
        ];
      }),
    };
  });

  const { head } = plan;
  const fromHead = { fanIn: outer };
  const hiddenBias = outer * units;
  const out = { weight: head.out, bias: head.out + outer * targets };
  return [
    { index: stemIndex, parameters: stem },
    ...blocks,
    {
      index: headIndex,
      parameters: [
        array(head, 0, "head.dense1.weight", [outer, outer], fromHead, units),
        array(head, hiddenBias, "head.dense1.bias", [outer], fromHead, units),
        ...norm(head, headNorm, head.norm),
        array(head, out.weight, "head.dense2.weight", [outer, classes], fromHead, targets),
        array(head, out.bias, "head.dense2.bias", [classes], fromHead, targets),
      ],
    },
  ];
}

/** Name of one of the three norms of a block, by index. */
export function normName(block: number, norm: number): string {
  return `blocks.${block}.norm${norm + 1}`;
}

/** Name of the head's norm, which has statistics for each exit. */
export const headNorm = "head.norm";

/** Norms of a network of a depth. */
export function convNorms({ outer, inner }: ConvSpec, depth: number): NormRecord[] {
  const blocks = Array.from(
    { length: 3 * depth },
    (_, i) => ({
      name: normName(Math.floor(i / 3), i % 3),
      features: i % 3 === 0 ? outer : inner,
    }),
  );
  return [...blocks, { name: headNorm, features: outer, exits: depth + 1 }];
}
