// deno task prune: a run cut to its chosen depth, with a model card.

import { defer, Subject } from "rxjs";
import { placeOptions } from "../src/engines/place_options.ts";
import { defaultSeconds } from "../src/evaluation/speed.ts";
import { bootstrapOptions } from "../src/math/bootstrap.ts";
import { numeric, onOff } from "../src/calls/option.ts";
import { aNumber, aRate, pickOptions, whole } from "../src/calls/checks.ts";
import { cardText } from "../src/views/terminal/card_text.ts";
import { pruneRun } from "../src/runs/prune/prune_run.ts";
import { pruneChecks, type PruneOptions } from "../src/runs/prune/prune_options.ts";
import { loadRun } from "../src/runs/load_run.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { progress } from "../src/views/terminal/progress.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import type { TrainingMoment } from "../src/training/training_moment.ts";
import { command, start } from "./command/command.ts";
import {
  acceptChanged,
  dataOfRun,
  force,
  place,
  ruleOfRun,
  takeOver,
} from "./command/common_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import { besides, type GivenValues, type Values } from "./command/option.ts";
import { onePositional } from "./command/positionals.ts";
import { answer, dataLines, textForPeople } from "./command/standard_output.ts";

const options = {
  What: {
    choose: ruleOfRun,
    finetune: {
      ...numeric("EPOCHS", whole(1)),
      about:
        "train the cut network further, keep the weights of the epoch with the best training " +
        "objective, and report the gain on the validation split",
    },
    learningRate: {
      ...numeric("RATE", aRate),
      defaultWords: "the run's",
      about: "of --finetune",
      aliases: ["lr"],
      only: besides("finetune", "--finetune"),
    },
    noTiming: onOff("do not measure the speed of both networks"),
    seconds: {
      ...numeric("S", aNumber("a number above 0", (seconds) => seconds > 0)),
      defaultWords: `${defaultSeconds}`,
      about: "of measuring each of four predictors at two batch sizes",
      only: {
        wanted: "timing",
        fits: ({ noTiming }: GivenValues) => noTiming !== true,
        got: () => "--no-timing",
      },
    },
  },
  Where: { ...dataOfRun, ...placeOptions },
  "Confidence intervals": bootstrapOptions,
  Output: {
    out: {
      ...place("DIR", "a folder", "a new or empty folder, never that of RUN"),
      required: "the folder for the pruned network",
    },
    force: force("replace the run or the pruned network in DIR"),
    takeOver: takeOver(),
    acceptChanged: acceptChanged(),
    json: onOff("write card.json to standard output in one line, and nothing else"),
    quiet: onOff("print only the table at the end"),
  },
};

/** The command. */
export const pruneCommand = command({
  name: "prune",
  about: "Cuts the network of a run to the depth that its posterior chooses, and reports what " +
    "that costs and saves.",
  intro: [
    "RUN is the folder of a run, for instance runs/spirals-1. DIR gets the layout of a run, so " +
    "that predict, evaluate, export and prune take it, and a model card, card.json and card.md. " +
    "The exit at the chosen depth takes the posterior's mass beyond it. What was written is read " +
    "back and must predict what the full network's truncated mixture predicts, within 1e-6; " +
    "otherwise it is removed. The metrics are of the test split (of the validation split if the " +
    "data have none).",
  ],
  positionals: onePositional("run", "RUN", "run folder"),
  options,
  notes: [
    "Ctrl-C ends --finetune after the current step and keeps its result; at any other time " +
    "nothing is written.",
  ],
  request,
  run,
});

function request(
  { finetune, learningRate, noTiming, seconds, ...values }:
    & Values<typeof options>
    & { readonly run: string },
) {
  return {
    ...values,
    fineTune: finetune === undefined ? undefined : { epochs: finetune, learningRate },
    timing: noTiming ? false as const : { seconds },
  };
}

if (import.meta.main) await start(pruneCommand);

async function run(asked: ReturnType<typeof request>): Promise<number | void> {
  const { out, fineTune, quiet } = asked;
  const human = textForPeople(asked);
  using line = workLine({ out: human, hidden: quiet });
  const say = (text: string) => {
    if (!quiet) line.write(`${text}\n`);
  };
  using interrupt = listenForInterrupt(() =>
    answer("ending after this step; press Ctrl-C again to quit at once", { quiet })
  );

  line.onStage(`loading ${asked.run}`);
  using run = await loadRun(asked.run, asked);
  const moments = new Subject<TrainingMoment>();
  const training = progress({
    out: human,
    epochs: fineTune?.epochs,
    moments,
    shortenedBy: "--finetune with fewer epochs",
  });
  try {
    const card = await pruneRun(run, out, {
      ...pickOptions<PruneOptions>(asked, pruneChecks),
      fineTune: fineTune && {
        ...fineTune,
        ...!quiet && {
          watch: (snapshots) =>
            defer(() => {
              line.end(); // training draws its own block
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
    if (asked.json) dataLines.write(`${JSON.stringify(card)}\n`);
    else {
      const color = human.isTerminal && !Deno.noColor;
      const table = cardText(card, { columns: human.columns(), color, out });
      human.write(ownLines(`${quiet ? "" : "\n"}${table}\n`));
    }
    if (interrupt.signal.aborted) return interrupt.code;
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    line.end();
    answer("interrupted; nothing was written", { quiet });
    return interrupt.code;
  }
}
