// The charts as tables, made when they are opened.

import { likelihoodNamed, valueOf } from "../../../likelihoods/registry.ts";
import { metricText } from "../../../likelihoods/metric_text.ts";
import { natsText } from "../../../tables/number_text.ts";
import { element, say } from "./element.ts";
import { elboParts, type RunModel } from "./model.ts";
import { thin } from "./thin.ts";

const ROWS = 25; // epochs in the table

/** The details; `show` fills them where they are open. */
export function numbersTable(title: string) {
  const kept = element("p");
  const exits = scroller(`${title}: numbers by depth`);
  const course = scroller(`${title}: numbers by epoch`);
  const details = element("details", {}, element("summary", {}, "Numbers"), kept, exits, course);
  let shown: RunModel | undefined;
  const fill = () => {
    const point = shown?.points.at(-1);
    if (!shown || !point || !details.open) return;
    exits.replaceChildren(table(
      `Every depth at epoch ${point.epoch}`,
      ["depth", "prior, %", "posterior, %", "log-likelihood, nats"],
      point.posterior.map((q, d) => {
        const m = point.logLikelihood[d];
        return [
          `${d}`,
          d in shown!.info.prior ? (100 * shown!.info.prior[d]).toFixed(2) : "–",
          (100 * q).toFixed(2),
          m === null ? "–" : natsText(m),
        ];
      }),
    ));
    const metrics = likelihoodNamed(shown.info.likelihood).watched.map(({ metric }) => metric);
    course.replaceChildren(table(
      "Course over epochs",
      [
        "epoch",
        shown.info.trainSize ? "ELBO / N" : "ELBO",
        "KL",
        "depth",
        ...metrics.map(({ title }) => `validation ${title}`),
      ],
      thin([...shown.points], ROWS).map((point) => [
        `${point.epoch}`,
        natsText(elboParts(point, shown!.info).elbo),
        natsText(point.kl),
        `${point.chosenDepth}`,
        ...metrics.map((metric) =>
          point.validation ? metricText(metric, valueOf(point.validation, metric)) : "–"
        ),
      ]),
    ));
  };
  details.addEventListener("toggle", fill);
  return {
    details,
    show(run: RunModel): void {
      shown = run;
      const { points } = run;
      say(
        kept,
        points.length === 0
          ? "Nothing yet."
          : points.length === 1
          ? `Epoch ${points[0].epoch} is kept here.`
          : `${points.length} epochs of ${points[0].epoch} to ${
            points.at(-1)!.epoch
          } are kept here; ` +
            "snapshots.jsonl in the run's folder has more.",
      );
      fill();
    },
  };
}

/** A region that scrolls sideways on a phone, by keyboard too. */
function scroller(label: string): HTMLElement {
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label });
}

/** A table whose first column names its rows. */
export function table(
  caption: string | undefined,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  return element(
    "table",
    {},
    caption !== undefined && element("caption", {}, caption),
    heads.length > 0 &&
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map((h) => element("th", { scope: "col" }, h))),
      ),
    element(
      "tbody",
      {},
      ...rows.map(([name, ...cells]) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, name),
          ...cells.map((cell) => element("td", {}, cell)),
        )
      ),
    ),
  );
}
