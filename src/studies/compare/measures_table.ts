// The table of a comparison's means, for terminals and pages.

import { metricNamed } from "../../likelihoods/registry.ts";
import type { Mean } from "../../math/mean.ts";
import type { Column, Table, Words } from "../../tables/table.ts";
import type { Comparison } from "./comparison.ts";
import { depthText, meanText, metricHead, predictorText } from "./metric_text.ts";
import { type ComparedCost, type ComparedMeasure, isCost } from "./run_result.ts";

/** The number of blocks, a metric or a cost. */
type ShownMeasure = "blocks" | ComparedMeasure;

// on terminals: 80 characters together with 21 of names
const metricWidths = [13, 17, 16, 13];
const costColumns: Readonly<Record<ComparedCost, Column>> = {
  parameters: { short: "parameters", width: 13 },
  multiplyAdds: { short: "multiply-adds", width: 14 },
  trainingSeconds: { short: "training s", width: 12 },
  predictionMilliseconds: { short: "ms for 1,000", width: 13 },
};

/** Every predictor with its means; standard errors are small print on pages. */
export function measuresTable(
  { ways: predictors, seeds }: Comparison,
  measures: readonly ShownMeasure[],
): Table {
  return {
    caption: seeds.length > 1 ? "Means over seeds ± standard error" : "One seed",
    columns: [{ head: "", short: "", width: 21 }, ...measures.map(measureColumn)],
    rows: predictors.map((predictor) => [
      predictorText(predictor),
      ...measures.map((measure) =>
        measure === "blocks"
          ? depthText(predictor.depth.mean)
          : meanWords(measure, predictor.figures[measure])
      ),
    ]),
  };
}

function measureColumn(measure: ShownMeasure, i: number): Column {
  if (measure === "blocks") return { head: "blocks", short: "blocks", width: 7 };
  const { name, unit } = metricHead(measure);
  const brief = isCost(measure)
    ? costColumns[measure]
    : { short: metricNamed(measure).compared!.head, width: metricWidths[i] };
  return { ...brief, head: unit === "" ? name : [name, unit] };
}

function meanWords(measure: ComparedMeasure, mean: Mean): Words {
  const short = meanText(measure, mean);
  const [text, error] = short.split(" ± ");
  return { text, notes: error === undefined ? [] : [`± ${error}`], short };
}
