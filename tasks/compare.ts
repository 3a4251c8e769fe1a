// deno task compare: reads flags, composes the comparison's stream, and writes what came of it.

import { fromEvent, lastValueFrom, takeUntil, tap } from "rxjs";
import { compare } from "../src/studies/compare/compare.ts";
import { compareProgress } from "../src/studies/compare/compare_progress.ts";
import { comparisonFiles } from "../src/studies/compare/comparison_page.ts";
import { comparisonTable } from "../src/studies/compare/comparison_table.ts";
import type { CompareEvent } from "../src/studies/compare/event.ts";
import { keptRuns } from "../src/studies/compare/kept_runs.ts";
import { studyFileNames } from "../src/studies/harness/study_files.ts";
import { ownFolder } from "../src/files/owned_folder.ts";
import { jsonLines } from "../src/training/sinks/json_lines.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { resultFiles } from "../src/files/result_files.ts";
import { runCommand } from "./command_line.ts";
import { compareFlags, readCompareFlags } from "./compare_flags.ts";
import { compareHelp } from "./compare_help.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { refuseOthers } from "./own_folder.ts";
import { answer, dataLines, textForPeople, writeResult } from "./standard_output.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), compareFlags);

async function main(args: readonly string[]): Promise<number | void> {
  const { help, options, out, takeOver, quiet, json } = readCompareFlags(args);
  if (help) return writeResult(compareHelp);
  const human = textForPeople({ json });
  const say = (text: string) => {
    if (!quiet) human.write(`${text}\n`);
  };

  using owned = ownFolder(out, { name: "compare", takeOver });
  await refuseOthers(out, studyFileNames, { task: "compare", whose: "a comparison" });
  await using files = await resultFiles(owned, studyFileNames, { force: true });
  const kept = await keptRuns(out);
  using interrupt = listenForInterrupt(() => {}); // it ends at once, and says so then
  let finished = 0;
  const last: CompareEvent | undefined = await lastValueFrom(
    compare({ ...options, kept }).pipe(
      takeUntil(fromEvent(interrupt.signal, "abort")),
      tap(({ kind }) => void (kind === "finished" && finished++)),
      (stream) => json ? stream.pipe(jsonLines(dataLines)) : stream,
      (stream) => quiet ? stream : stream.pipe(compareProgress({ out: human })),
    ),
    { defaultValue: undefined },
  );
  if (last?.kind !== "compared") {
    const { methods, seeds } = options;
    answer(
      `interrupted; ${finished} of ${methods.length * seeds!.length} runs are finished` +
        (finished > 0 ? ` and kept in ${out}; the same call goes on from there` : ""),
      { quiet },
    );
    return 130;
  }

  const { comparison } = last;
  const { failed, runs } = comparison;
  if (runs.length === 0) throw new Error(`compare: every run failed: ${failed[0].error}`);
  if (!json) { // shown first: a full disk must not take it along
    const color = human.isTerminal && !Deno.noColor;
    const table = comparisonTable(comparison, { columns: human.columns(), color });
    human.write(ownLines(`${quiet ? "" : "\n"}${table}\n`));
  }
  files.write(await comparisonFiles(comparison));
  say(`written to ${out}: results.jsonl, ${studyFileNames.join(", ")}`);
  if (failed.length > 0) {
    const [{ method, seed, error }] = failed;
    throw new Error(
      `compare: ${failed.length} of ${failed.length + runs.length} runs failed, the first is ` +
        `${method} with seed ${seed}: ${error}`,
    );
  }
}
