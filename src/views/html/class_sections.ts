// The sections of an evaluation's page about classes, and about examples worth a look.

import type { Dataset } from "../../datasets/dataset.ts";
import type { Evaluation } from "../../evaluation/evaluation.ts";
import type { Content } from "../../tables/markup.ts";
import { capitalised, percentText } from "../../tables/number_text.ts";
import { classesTable, classMeansText, confusionsTable, rowsText } from "../class_tables.ts";
import { confusionChart } from "./confusion_chart.ts";
import { htmlTable } from "./html_table.ts";
import { listedFigure, listedPoints } from "./listed_figures.ts";
import { details, section } from "./page.ts";

/** The most rows of tables. */
const most = { rows: 200, confusions: 10 };

/**
 * Confusions and metrics of classes, then the examples.
 *
 * @param data that was evaluated, to show the examples; absent if it is not at hand
 */
export async function classSections(evaluation: Evaluation, data?: Dataset): Promise<Content> {
  const { byClass } = evaluation;
  if (!byClass) return undefined;
  const [{ classes }] = byClass.ways;
  const chart = await confusionChart(byClass);
  const confusions = confusionsTable(byClass, most.confusions);
  const listed = [
    { caption: "Most wrong: the lowest log-likelihood of the true class", of: byClass.wrong },
    { caption: "Most doubtful: the highest entropy", of: byClass.doubtful },
  ].filter(({ of }) => of.length > 0);
  return [
    section(
      "Classes",
      `${
        capitalised(classMeansText(byClass, percentText).join("; "))
      }. In both every class counts ` +
        "alike, however few its examples.",
      chart,
      htmlTable(classesTable(byClass, most.rows)),
      confusions.rows.length > 0 && classes.length > 2 &&
        details("The largest confusions", htmlTable(confusions)),
    ),
    listed.length > 0 && section(
      "Examples worth a look",
      "Wrong labels, unusual inputs and classes that overlap show up here. Predictions of the " +
        `full mixture; ${rowsText(evaluation)}.`,
      await listedPoints(byClass, data),
      listed.map(({ caption, of }) => listedFigure(byClass, caption, of, data)),
    ),
  ];
}

/** The first listed example that is not of the data; undefined if all are. */
export function strangerIn({ data, byClass }: Evaluation, of: Dataset): string | undefined {
  if (of.name !== data) return `${of.name} instead of ${data}`;
  const other = [...byClass?.wrong ?? [], ...byClass?.doubtful ?? []]
    .find(({ row, label }) => of.labels[row] !== label);
  return other && `class ${of.labels[other.row]} instead of ${other.label} in row ${other.row}`;
}
