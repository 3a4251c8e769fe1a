// deno task audit A B C: stored runs beside each other; nothing is trained.

import { readDescription, readSummary } from "../../src/runs/load_run.ts";
import type { ReadRunOptions } from "../../src/runs/run_files.ts";
import { recoverBeforeReading } from "../../src/runs/run_recovery.ts";
import {
  checkSameData,
  differencesOf,
  runsTable,
  type StoredRun,
} from "../../src/studies/audit/compared_runs.ts";
import { depthSpread } from "../../src/studies/repeats/depth_spread.ts";
import { rangeText } from "../../src/studies/repeats/spread_text.ts";
import { ownLines } from "../../src/views/terminal/own_sequences.ts";
import { paint, wrapped } from "../../src/views/terminal/terminal.ts";
import { terminalTable } from "../../src/views/terminal/text_table.ts";
import { dataLines, textForPeople } from "../command/standard_output.ts";

/** Shows runs beside each other. */
export async function compareRuns(
  paths: readonly string[],
  asked: ReadRunOptions & { readonly json: boolean },
): Promise<void> {
  const runs: StoredRun[] = [];
  for (const path of paths) {
    recoverBeforeReading(path);
    const description = await readDescription(path, asked);
    runs.push({ path, description, summary: await readSummary(path, description, asked) });
  }
  const same = checkSameData(runs);
  const differences = differencesOf(runs);
  if (asked.json) {
    const results = runs.map(({ path, summary }) => ({ path, summary }));
    dataLines.write(`${JSON.stringify({ sameSplits: same, differences, runs: results })}\n`);
    return;
  }
  const human = textForPeople();
  const columns = human.columns();
  const dim = (text: string) => paint(text, "dim", human.isTerminal && !Deno.noColor);
  const lines = [
    ...terminalTable(runsTable(runs), columns, dim),
    "",
    ...depthsOf(runs),
    ...differences.length === 0
      ? ["The runs have the same settings."]
      : ["They differ in", ...differences.flatMap((text) => wrapped(`  ${text}`, columns))],
    ...same ? [] : wrapped(
      "They have other draws or splits of the same data, so their scores are of other examples.",
      columns,
    ),
  ];
  human.write(ownLines(`${lines.map((each) => each.trimEnd()).join("\n")}\n`));
}

/** The range of the chosen depths, of runs with as many blocks on offer. */
function depthsOf(runs: readonly StoredRun[]): string[] {
  const depths = runs.flatMap(({ summary }) => summary?.chosenDepth ?? []);
  const offers = new Set(runs.map(({ description }) => description.network.maxDepth));
  if (depths.length < 2 || offers.size > 1) return [];
  return [
    `Chosen depth over ${depths.length} runs ${rangeText(depthSpread(depths, [...offers][0]))}.`,
  ];
}
