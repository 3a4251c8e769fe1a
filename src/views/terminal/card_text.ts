// A card as text for a terminal of 80 columns.

import { formText } from "../../tables/number_form.ts";
import { counted, countText, percentText } from "../../tables/number_text.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import { describedDataText } from "../../runs/run_facts.ts";
import type { Card, CardEvaluation, CardTuning } from "../../runs/prune/card.ts";
import {
  costTable,
  differencesBeside,
  predictorsTable,
  speedTable,
  tuningTable,
} from "../../runs/prune/card_tables.ts";
import { cutText, proofText, trainingText, tuningText } from "../../runs/prune/card_words.ts";
import type { Table } from "../../tables/table.ts";
import { fitLine, namedRow, paint } from "./terminal.ts";
import { terminalTable } from "./text_table.ts";

/** Options of the text. */
interface CardTextOptions {
  /** Width in characters; default 80. */
  readonly columns?: number;
  /** ANSI colours; default false. */
  readonly color?: boolean;
  /** The folder of the pruned network. */
  readonly out?: string;
}

const nameWidth = 16;

/** The tables of a card; lines are cut to the width except the folder, the last one ends without a line break. */
export function cardText(card: Card, options: CardTextOptions = {}): string {
  const { columns = 80, color = false, out } = options;
  const dim = (text: string) => paint(text, "dim", color);
  const name = (text: string) => dim(text.padEnd(nameWidth));
  const lines = (table: Table) => terminalTable(table, columns, dim);
  const all = [
    name("pruned") + paint(cutText(card), "answer", color),
    name("rule") + card.chosenBy,
    name("data") + describedDataText(card.data),
    name("proof") + proofText(card.proof),
    "",
    ...lines(costTable(card.cost)),
    "",
    ...evaluationLines(card.evaluation, lines, dim),
    ...card.verdict === undefined
      ? []
      : ["", ...namedRow("verdict", card.verdict, nameWidth, columns).split("\n")],
    ...card.tuning ? ["", ...tuningLines(card.tuning, name)] : [],
    ...(card.speed?.batches ?? []).flatMap((speed) => ["", ...lines(speedTable(speed))]),
    "",
    name("training saved") + trainingText(card.training),
  ].map((line) => fitLine(line, columns).text);
  if (out !== undefined) {
    all.push(fitLine(name("written to") + paint(out, "bold", color), Infinity).text);
  }
  return all.join("\n");
}

function evaluationLines(
  evaluation: CardEvaluation,
  linesOf: (table: Table) => string[],
  dim: (text: string) => string,
): string[] {
  const { differences, bootstrap, unpredicted } = evaluation;
  const lines = linesOf(predictorsTable(evaluation));
  // only two differences fit side by side
  for (let i = 0; i < differences.length; i += 2) {
    lines.push("", ...linesOf(differencesBeside(differences.slice(i, i + 2))));
  }
  if (unpredicted) {
    lines.push(
      `${countText(unpredicted.count)} more without finite predictions, left out of all metrics`,
    );
  }
  if (bootstrap) {
    lines.push(dim(
      `${percentText(bootstrap.level, 0)} intervals from ${countText(bootstrap.resamples)} ` +
        "resamples, paired for differences (shares in points)",
    ));
  }
  return lines;
}

function tuningLines(tuning: CardTuning, name: (text: string) => string): string[] {
  const { before, after, examples, unpredicted } = tuning.validation;
  const { columns, rows: [, , [, ...gains]] } = tuningTable(tuning);
  return [
    name("fine-tuned") + tuningText(tuning),
    name("validation") + counted(examples, "example") +
    (unpredicted ? `, ${countText(unpredicted)} more without finite predictions` : ""),
    ...watchedIn(before).map((metric) => {
      const { title, head, form } = metric;
      const [first, then] = [before, after].map((of) => formText(form, valueOf(of, metric)));
      const gain = gains[columns.slice(1).findIndex((column) => column.head === head)];
      // the last word if the title is too long for the first column
      const short = title.length < nameWidth - 2 ? title : title.split(/[ -]/).at(-1);
      return name(`  ${short}`) + `${first} before, ${then} after: ${gain}`;
    }),
  ];
}
