// What stopping early costs and saves, as lines for a terminal.

import type { AnytimeEvaluation } from "../../evaluation/anytime_evaluation.ts";
import {
  counted,
  countText,
  decimalText,
  percentText,
  significantText,
} from "../../tables/number_text.ts";
import { wrapped } from "./terminal.ts";
import { textTable } from "./text_table.ts";
import { anytimeRows } from "../anytime_rows.ts";

const widths = [30, 11, 11, 11, 8, 9]; // 80 together

/** A line for plain prediction, and one for every threshold of every measure. */
export function anytimeLines(
  evaluation: AnytimeEvaluation,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const { depth, batchSize, measures } = evaluation;
  const head = ["stopping early", "threshold", "mean depth", "mult.-adds", "time", "error"];
  const rows = anytimeRows(evaluation).map(({ kind, loss, threshold, point, plain }) => ({
    cells: [
      kind === undefined ? "no early exit" : `${kind}, ${loss}`,
      threshold === undefined ? "" : significantText(threshold, 4),
      decimalText(point.meanDepth, 2),
      point.multiplyAdds === undefined
        ? ""
        : percentText(point.multiplyAdds / plain.multiplyAdds!, 1),
      percentText(point.seconds / plain.seconds, 1),
      percentText(point.error),
    ],
  }));
  return [
    ...textTable([{ cells: head, dim: true }, ...rows], widths, columns, dim),
    ...measures.filter(({ unpredicted }) => unpredicted).map(({ kind, unpredicted }) =>
      `without a finite prediction, left out of ${kind}: ${countText(unpredicted!.count)}`
    ),
    ...wrapped(
      `mixture over ${
        counted(depth, "block")
      }; the loss allowed in accuracy on the validation part; ` +
        `shares of the plain mixture, timed in turns, batches of ${batchSize}`,
      columns,
    ).map(dim),
  ];
}
