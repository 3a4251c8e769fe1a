// deno task prune: a run cut to its chosen depth, with a model card.

import { pickOptions } from "../src/calls/checks.ts";
import { defer, Subject } from "rxjs";
import { cardText } from "../src/views/terminal/card_text.ts";
import { pruneRun } from "../src/runs/prune/prune_run.ts";
import { pruneChecks, type PruneOptions } from "../src/runs/prune/prune_options.ts";
import { loadRun } from "../src/runs/load_run.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { progress } from "../src/views/terminal/progress.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import type { TrainingMoment } from "../src/training/training_moment.ts";
import { runCommand } from "./command_line.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { pruneFlags, readPruneFlags } from "./prune_flags.ts";
import { pruneHelp } from "./prune_help.ts";
import { answer, dataLines, textForPeople, writeResult } from "./standard_output.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), pruneFlags);

async function main(args: readonly string[]): Promise<number | void> {
  const flags = readPruneFlags(args);
  if (!flags) return writeResult(pruneHelp);
  const { out, fineTune, quiet } = flags;
  const human = textForPeople(flags);
  using line = workLine({ out: human, hidden: quiet });
  const say = (text: string) => {
    if (!quiet) line.write(`${text}\n`);
  };
  using interrupt = listenForInterrupt(() =>
    answer("ending after this step; press Ctrl-C again to leave at once", { quiet })
  );

  line.onStage(`loading ${flags.run}`);
  using run = await loadRun(flags.run, flags);
  const moments = new Subject<TrainingMoment>();
  const training = progress({
    out: human,
    epochs: fineTune?.epochs,
    moments,
    shortenedBy: "--finetune with fewer epochs",
  });
  try {
    const card = await pruneRun(run, out, {
      ...pickOptions<PruneOptions>(flags, pruneChecks),
      fineTune: fineTune && {
        ...fineTune,
        ...!quiet && {
          watch: (snapshots) =>
            defer(() => {
              line.end(); // training has a block of its own
              return snapshots.pipe(training);
            }),
          onMoment: (moment) => moments.next(moment),
        },
      },
      signal: interrupt.signal,
      onProgress: line.onProgress,
      onStage(name) {
        // a terminal has them in the line that is redrawn
        if (!human.isTerminal) say(`${name} ...`);
        line.onStage(name);
      },
    });
    line.end();
    if (flags.json) dataLines.write(`${JSON.stringify(card)}\n`);
    else {
      const color = human.isTerminal && !Deno.noColor;
      const table = cardText(card, { columns: human.columns(), color, out });
      human.write(ownLines(`${quiet ? "" : "\n"}${table}\n`));
    }
    if (interrupt.signal.aborted) return 130;
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    line.end();
    answer("interrupted; nothing was written", { quiet });
    return 130;
  }
}
