// The confusion matrix as a chart: a cell for every pair of classes, its strength the share of the true class.

import type { ClassEvaluation } from "../../evaluation/class_evaluation.ts";
import { countText, percentText } from "../../tables/number_text.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { className } from "../class_tables.ts";
import { draw } from "./drawing.ts";
import { figure, legend } from "./page.ts";

/** The most classes of a chart, of those with names and numbers, and of those with large cells. */
const most = { drawn: 100, named: 40, large: 12 };

/** The matrix of the full mixture; undefined if there are too many classes. */
export async function confusionChart(byClass: ClassEvaluation): Promise<Html | undefined> {
  const [{ classes, confusion }] = byClass.ways;
  const count = classes.length;
  if (count > most.drawn) return undefined;
  const named = count <= most.named;
  const cell = count <= most.large ? 44 : named ? 30 : 6;
  const names = classes.map((_, k) => className(byClass, k, 18));
  const longest = Math.max(...names.map(({ length }) => length));
  const [left, turned] = [20 + (named ? 7 * longest : 24), named && 7 * longest > cell];
  const below = turned ? 24 + 5.2 * longest : 40;
  const shares = confusion.map((of) => ({ ...of, share: of.count / classes[of.label].support }));
  const domain = classes.map((_, k) => k);
  const ticks = named ? domain : domain.filter((k) => k % 10 === 0);
  const axis = { type: "band", domain, ticks, padding: 0.04, align: 0 } as const;
  const tickFormat = (k: number) => named ? names[k] : String(k);
  const width = Math.max(260, left + cell * count + 24 + (turned ? 20 : 0));
  const drawing = await draw(
    `Confusion matrix of the full mixture, true class > predicted class: ${
      shares.slice(0, 200).map(({ label, predicted, count, share }) =>
        `${names[label]} > ${names[predicted]}: ${countText(count)} (${percentText(share, 0)})`
      ).join(", ")
    }${shares.length > 200 ? ", ..." : ""}`,
    (Plot) => ({
      width,
      height: cell * count + 30 + below,
      marginLeft: left,
      marginRight: width - left - cell * count,
      marginBottom: below,
      style: { fontSize: "12px", maxWidth: `${Math.round(1.15 * width)}px` },
      x: {
        ...axis,
        label: "predicted class",
        labelArrow: "none",
        labelAnchor: "center",
        tickFormat,
        tickRotate: turned ? -40 : 0,
        tickSize: 0,
      },
      y: {
        ...axis,
        label: "true class",
        labelArrow: "none",
        labelAnchor: "top",
        tickFormat,
        tickSize: 0,
      },
      marks: [
        Plot.cell(shares, {
          x: "predicted",
          y: "label",
          fill: ({ label, predicted }) => label === predicted ? "var(--full)" : "var(--truncated)",
          fillOpacity: ({ share }) => Math.round(8 + 47 * share) / 100,
          stroke: "var(--line)",
        }),
        ...named
          ? [Plot.text(shares, {
            x: "predicted",
            y: "label",
            text: ({ count }) => countText(count),
            fill: "var(--ink)",
            fontSize: count <= most.large ? 12 : 10,
          })]
          : [],
      ],
      opacity: { type: "identity" },
    }),
  );
  return figure(
    "Confusion matrix",
    markup`${
      legend([
        { name: "right", color: "var(--full)", sign: "band" },
        { name: "wrong", color: "var(--truncated)", sign: "band" },
      ])
    }${drawing}`,
    "Examples of the full mixture; the stronger the colour, the larger the share of the true class.",
  );
}
