// Notices about features that the float32 input of an exported network cannot represent finely enough.

import { inputShape } from "../../architectures/specification.ts";
import { columnTitle } from "../../datasets/formats/csv_cell.ts";
import { listed } from "../../datasets/listed.ts";
import type { ExportParts } from "./export_parts.ts";

/** Rounding errors above this share of a standard deviation are reported; smaller ones hardly affect predictions. */
const coarse = 1e-3;

/**
 * Notices about features far from 0, whose values are rounded to float32 before the exported network can centre them.
 * Fathom itself centres in float64.
 */
export function inputNotices({ standardisation, featureNames, spec }: ExportParts): string[] {
  if (inputShape(spec).length !== 1) return [];
  const { mean, deviation } = standardisation;
  const found = mean.flatMap((value, i) => {
    const error = Math.abs(value) * 2 ** -24 / deviation[i];
    return error > coarse
      ? [
        `${featureNames?.[i] ?? columnTitle(i)} (by up to ${
          error.toPrecision(1)
        } standard deviations)`,
      ]
      : [];
  });
  if (found.length === 0) return [];
  return [
    "the exported network takes float32 inputs, in which features far from 0 are rounded before they are centred, " +
    `so that its predictions differ from Fathom's: ${listed(found)}`,
  ];
}
