// Predictions class by class as lines of a terminal.

import type { Evaluation } from "../../evaluation/evaluation.ts";
import { countText, percentText } from "../../tables/number_text.ts";
import {
  classesTable,
  classMeansText,
  confusionsTable,
  confusionTable,
  listedTable,
  rowsText,
} from "../class_tables.ts";
import { wrapped } from "./terminal.ts";
import { terminalTable } from "./text_table.ts";

/** The most classes whose matrix fits, and that are all listed. */
const mostClasses = 12;
const mostConfusions = 10;

/** The confusion matrix or its largest cells, the metrics of classes, and the examples that are most wrong. */
export function classLines(
  evaluation: Evaluation,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const { byClass } = evaluation;
  if (!byClass) return [];
  const [{ classes, confusion }] = byClass.ways;
  const few = classes.length <= mostClasses;
  const confused = confusion.some(({ label, predicted }) => label !== predicted);
  const lines = (table: Parameters<typeof terminalTable>[0]) => terminalTable(table, columns, dim);
  const metrics = classesTable(byClass, mostClasses);
  return [
    "",
    ...few
      ? lines(confusionTable(byClass, columns))
      : confused
      ? lines(confusionsTable(byClass, mostConfusions))
      : [],
    ...few || confused ? [""] : [],
    ...few ? [] : [dim(metrics.caption!)],
    ...lines(metrics),
    ...classMeansText(byClass, percentText).flatMap((text) => wrapped(text, columns)),
    ...byClass.wrong.length > 0
      ? [
        "",
        dim(`most wrong (lowest log-likelihood); ${rowsText(evaluation)}`),
        ...lines(listedTable(byClass, "", byClass.wrong)),
      ]
      : confused
      ? []
      : ["", `no example of ${countText(evaluation.examples)} is predicted wrongly`],
  ];
}
