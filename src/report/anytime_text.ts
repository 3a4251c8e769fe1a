// What stopping early costs and saves, as lines for a terminal.

import type { AnytimePoint } from "../evaluation/anytime_curve.ts";
import type { AnytimeEvaluation } from "../evaluation/anytime_evaluation.ts";
import { percentText } from "../sinks/number_text.ts";

/** A line for plain prediction and one for every measure and loss, at most 80 columns. */
export function anytimeLines(
  { depth, batchSize, measures }: AnytimeEvaluation,
  dim: (text: string) => string,
): string[] {
  const line = (name: string, threshold: string, cells: readonly string[]) =>
    name.padEnd(22) + [threshold, ...cells].map((cell) => cell.padStart(11)).join("");
  const cells = (point: AnytimePoint, plain: AnytimePoint) => [
    point.meanDepth.toFixed(2),
    point.multiplyAdds === undefined
      ? ""
      : percentText(point.multiplyAdds / plain.multiplyAdds!, 1),
    percentText(point.seconds / plain.seconds, 1),
    percentText(point.error),
  ];
  return [
    dim(line(
      "stopping early",
      "threshold",
      ["mean depth", "mult.-adds", "time", "error"],
    )),
    ...measures.flatMap(({ kind, plain, points }) => [
      line("nobody leaves early", "", cells(plain, plain)),
      ...points.map((point) =>
        line(
          `${kind}, ${percentText(point.loss)}`,
          point.calibration.rule.threshold.toPrecision(4),
          cells(point, plain),
        )
      ),
    ]),
    ...measures.filter(({ unpredicted }) => unpredicted).map(({ kind, unpredicted }) =>
      `without a finite prediction, left out of ${kind}: ${unpredicted!.count}`
    ),
    dim(`mixture over ${depth} blocks; the loss allowed in accuracy on the validation part;`),
    dim(`shares of the plain mixture, timed in turns, batches of ${batchSize}`),
  ];
}
