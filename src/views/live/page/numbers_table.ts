// The tables of numbers behind the charts, filled when they are opened.

import { likelihoodNamed, valueOf } from "../../../likelihoods/registry.ts";
import { type Column, fullTexts, type Table } from "../../../tables/table.ts";
import { scalarEntries } from "../../../training/snapshot_scalars.ts";
import type { LivePoint, LiveRun } from "../protocol.ts";
import { element, say } from "./element.ts";
import type { RunModel } from "./model.ts";
import { thin } from "./thin.ts";

const ROWS = 25; // epochs in the table

/** The details; `show` fills them if they are open. */
export function numbersTable(title: string) {
  const kept = element("p");
  const exits = scroller(`${title}: numbers by depth`);
  const epochs = scroller(`${title}: numbers by epoch`);
  const details = element("details", {}, element("summary", {}, "Numbers"), kept, exits, epochs);
  let shown: RunModel | undefined;
  const fill = () => {
    const point = shown?.points.at(-1);
    if (!shown || !point || !details.open) return;
    exits.replaceChildren(tableElement(exitsTable(point, shown.info)));
    epochs.replaceChildren(tableElement(epochsTable(shown)));
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

/** Every exit at a point. */
function exitsTable({ epoch, posterior, logLikelihood }: LivePoint, { prior }: LiveRun): Table {
  const form = { decimals: 2 };
  return {
    caption: `Every depth at epoch ${epoch}`,
    columns: [
      { head: "depth" },
      { head: "prior, %", form },
      { head: "posterior, %", form },
      { head: "log-likelihood, nats", form: "nats" },
    ],
    rows: posterior.map((q, d) => [
      d,
      d in prior ? 100 * prior[d] : undefined,
      100 * q,
      logLikelihood[d] ?? undefined,
    ]),
  };
}

/** The scalars that have a column, and the metrics on the validation split, by epoch. */
function epochsTable({ info, points }: RunModel): Table {
  const scalars = scalarEntries().filter(([, { column }]) => column !== undefined);
  const metrics = likelihoodNamed(info.likelihood).watched.map(({ metric }) => metric);
  const { trainSize: n } = info;
  return {
    caption: "History over epochs",
    columns: [
      ...scalars.map(([, { column, form, perExample }]): Column => ({
        head: perExample && n ? `${column} / N` : column,
        form: form === "count" ? undefined : form,
      })),
      ...metrics.map(({ title, form }): Column => ({ head: `validation ${title}`, form })),
    ],
    rows: thin([...points], ROWS).map((point) => [
      ...scalars.map(([name, { perExample }]) => point[name] / (perExample && n || 1)),
      ...metrics.map((metric) => point.validation && valueOf(point.validation, metric)),
    ]),
  };
}

/** A table in the document. The first column names its rows; without heads there is no head row. */
export function tableElement(table: Table): HTMLElement {
  const { heads, rows } = fullTexts(table);
  const row = (name: string, ...cells: string[]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...cells.map((cell) => element("td", {}, cell)),
    );
  return element(
    "table",
    {},
    table.caption !== undefined && element("caption", {}, table.caption),
    heads.some(([head]) => head !== "") && element(
      "thead",
      {},
      element("tr", {}, ...heads.map(([head]) => element("th", { scope: "col" }, head))),
    ),
    element(
      "tbody",
      {},
      ...rows.map(([[name], ...cells]) => row(name, ...cells.map(([cell]) => cell))),
    ),
  );
}
