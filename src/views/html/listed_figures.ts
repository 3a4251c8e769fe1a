// The most wrong and the most doubtful examples on a page: images as pictures, others as rows of a table, points in a
// chart too.

import { type Dataset, exampleSize } from "../../datasets/dataset.ts";
import type { ClassEvaluation } from "../../evaluation/class_evaluation.ts";
import type { ListedExample } from "../../evaluation/listed_examples.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { countText, minusText, natsText, percentText } from "../../tables/number_text.ts";
import { className, listedTable } from "../class_tables.ts";
import { distinctiveColumns } from "../distinctive_columns.ts";
import { across, upwards } from "./chart_parts.ts";
import { draw } from "./drawing.ts";
import { exampleAddress } from "./example_picture.ts";
import { htmlTable } from "./html_table.ts";
import { figure, legend } from "./page.ts";

/** The most columns of a table that are shown. */
const mostColumns = 8;
/** The most points of a chart. */
const mostPoints = 2000;

/**
 * A list of examples.
 *
 * @param data that they are of; absent if it is not at hand, so that only their rows and predictions are shown
 */
export function listedFigure(
  byClass: ClassEvaluation,
  caption: string,
  examples: readonly ListedExample[],
  data?: Dataset,
): Html {
  if (data?.shape.length === 3) return pictures(byClass, caption, examples, data);
  if (!data) return htmlTable(listedTable(byClass, caption, examples));
  const size = exampleSize(data.shape);
  const columns = distinctiveColumns(data, examples.map(({ row }) => row), mostColumns);
  const some = size > columns.length
    ? `; the ${columns.length} of ${
      countText(size)
    } columns in which they differ most from the mean`
    : "";
  return htmlTable(listedTable(
    byClass,
    caption + some,
    examples,
    columns.map((j) => ({ head: featureName(data, j) })),
    ({ row }) => columns.map((j) => valueText(data.inputs[row * size + j])),
  ));
}

function pictures(
  byClass: ClassEvaluation,
  caption: string,
  examples: readonly ListedExample[],
  data: Dataset,
): Html {
  const entries = examples.map((example) => {
    const { row, label, predicted, probability, logLikelihood, entropy } = example;
    const [of, as] = [label, predicted].map((k) => className(byClass, k, 24));
    return markup`<li><img src="${exampleAddress(data, row)}" alt="Example in row ${
      row + 1
    }" width="96" height="${Math.round(96 * data.shape[0] / data.shape[1])}">
<strong>${of}</strong> ${
      label === predicted ? "predicted rightly" : markup`predicted as <strong>${as}</strong>`
    }, ${percentText(probability, 1)}<small>row ${row + 1}; log-likelihood ${
      natsText(logLikelihood ?? -Infinity)
    }, entropy ${natsText(entropy)}</small></li>
`;
  });
  return markup`<p class="dim">${caption}</p>
<ul class="examples" aria-label="${caption}">
${entries}</ul>
`;
}

/** All points of the split, with the listed ones among them; undefined if examples are not points of a plane. */
export async function listedPoints(
  { wrong, doubtful }: ClassEvaluation,
  data?: Dataset,
): Promise<Html | undefined> {
  if (data?.shape.length !== 1 || data.shape[0] !== 2) return undefined;
  const [first, second] = [0, 1].map((j) => featureName(data, j));
  const point = (row: number) => [data.inputs[2 * row], data.inputs[2 * row + 1]];
  const step = Math.ceil(data.rows.length / mostPoints);
  const others = Array.from(data.rows).filter((_, n) => n % step === 0).map(point);
  const marked = [
    { name: "most doubtful", color: "var(--full)", points: doubtful },
    { name: "most wrong", color: "var(--truncated)", points: wrong },
  ].filter(({ points }) => points.length > 0);
  const drawing = await draw(
    `${countText(others.length)} examples as points; ${
      marked.map(({ name, points }) => `${name}: rows ${points.map(({ row }) => row + 1)}`)
        .join("; ")
    }`,
    (Plot) => ({
      height: 360,
      style: { fontSize: "12px", maxWidth: "480px" },
      x: across(first),
      y: { ...upwards(second), labelArrow: "none" },
      marks: [
        Plot.dot(others, { x: "0", y: "1", r: 1.5, fill: "var(--bar)" }),
        ...marked.map(({ color, points }, i) =>
          Plot.dot(points.map(({ row }) => point(row)), {
            x: "0",
            y: "1",
            r: i === 0 ? 5 : 3,
            ...i === 0 ? { stroke: color, strokeWidth: 1.75 } : { fill: color },
          })
        ),
      ],
    }),
  );
  return figure(
    "Where these examples lie",
    markup`${
      legend([
        { name: "examples", color: "var(--bar)", sign: "small" },
        ...marked.map(({ name, color }) => ({ name, color, sign: "dot" as const })),
      ])
    }${drawing}`,
  );
}

function featureName({ featureNames, schema }: Dataset, j: number): string {
  const name = [...featureNames?.[j] ?? schema?.features[j]?.name ?? `x${j + 1}`];
  return name.length > 40 ? `${name.slice(0, 39).join("")}…` : name.join("");
}

/** A value with six significant digits. */
function valueText(value: number): string {
  return minusText(String(Number(value.toPrecision(6))));
}
