// deno task train: trains a network and the posterior over its depth, and writes the run.

import { lastValueFrom, Subject, takeUntil, tap } from "rxjs";
import { courseReader } from "../src/evaluation/verdict/training_course.ts";
import { live } from "../src/views/live/live.ts";
import { openLivePage } from "../src/views/live/live_page.ts";
import { shownRun } from "../src/views/live/run_words.ts";
import { pickOptions } from "../src/calls/checks.ts";
import { worthKeeping } from "../src/runs/begin_run.ts";
import { dataFlags } from "../src/runs/run_data.ts";
import { snapshotLines } from "../src/runs/snapshot_lines.ts";
import { checkpointsName, hasCheckpoint } from "../src/training/checkpoints/folder.ts";
import { jsonLines } from "../src/training/sinks/json_lines.ts";
import { passThrough } from "../src/training/sinks/pass_through.ts";
import { progress } from "../src/views/terminal/progress.ts";
import { tensorBoard } from "../src/views/tensorboard/tensorboard.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import type { Snapshot } from "../src/training/snapshot.ts";
import { train, type TrainOptions } from "../src/training/train.ts";
import { trainChecks, withoutModel } from "../src/training/train_options.ts";
import type { TrainingMoment } from "../src/training/training_moment.ts";
import { command, start } from "./command/command.ts";
import { tellLoss } from "./command/command_line.ts";
import { pagePorts } from "./command/common_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import { answer, dataLines, tell, textForPeople } from "./command/standard_output.ts";
import { finishRun } from "./train/finish_run.ts";
import { gracePeriod, leavingCode, listenForLeaving } from "./train/leaving.ts";
import { options } from "./train/options.ts";
import { prepareRun } from "./train/prepare_run.ts";
import { type TrainRequest, trainRequest } from "./train/request.ts";
import { trainSeeds } from "./train/several_seeds.ts";
import { resumeCall } from "../src/runs/resume_call.ts";

/** The command. */
export const trainCommand = command({
  name: "train",
  about: "Trains a residual network and a posterior over its depth, together.",
  options,
  notes: [
    "Ctrl-C ends training after the current step, saves the run so that it can be resumed, and " +
    "finishes it as far as it came (exit code 130); during the final evaluation it skips that, which " +
    "`deno task evaluate` can do later. SIGTERM does the same (143), and so does closing the " +
    "terminal (129), unless nohup started the command. SIGUSR1 saves the run and leaves at once, " +
    "without an evaluation (75).",
    "--seeds N trains several networks at a time, each with one thread, and keeps no run folders; " +
    "Ctrl-C keeps the finished ones, and the same call goes on. deno task train --seed S makes the " +
    "run folder of one of them.",
    "A run that was killed goes on with --resume RUN, with the same bits as if it had not been. " +
    "Outputs that are lost during training (a closed pipe, a full disk) are reported " +
    "once and do not end it; the exit code is 1 if lines of --json were lost, unless " +
    "their reader has left.",
  ],
  request: trainRequest,
  run,
});

if (import.meta.main) await start(trainCommand);

function run(asked: TrainRequest): Promise<number | void> {
  const { seeds } = asked;
  return seeds === undefined ? trainOne(asked) : trainSeeds({ ...asked, seeds });
}

async function trainOne(asked: TrainRequest): Promise<number | void> {
  const human = textForPeople(asked);
  let leave = (): void => {
    answer("left before the first step", asked);
    Deno.exit(leavingCode);
  };
  using leaving = listenForLeaving(() => leave());
  using line = workLine({ out: human, hidden: asked.quiet });
  await using owned = new AsyncDisposableStack();
  const prepared = await prepareRun(asked, owned, line, human);
  if (!prepared) return;
  const { folder, splits, network, posterior, flags, length, description, resumed } = prepared;
  const { path } = folder;
  const { epochs, patience, batchSize } = length;
  const say = (text: string) => {
    if (!flags.quiet) line.write(`${text}\n`);
  };
  const stop = new AbortController(); // by Ctrl-C, or from the page
  await using page = flags.live
    ? await openLivePage({
      port: flags.port ?? pagePorts,
      allowHosts: flags.allowHosts,
      onLoss: tellLoss,
      onInterruption: tell,
    })
    : undefined;
  const { earlier } = prepared;
  const shown = page?.add({ ...shownRun(description, path), controller: stop, earlier });
  // shown with --quiet too: the page is of no use without its address
  if (page) human.write(`page      ${page.address}\n`);
  if (page && human.lost) tell(`page ${page.address}`);
  say("");

  using grace = gracePeriod(flags.grace, path);
  using interrupt = listenForInterrupt(() => {
    stop.abort();
    grace.begin(interrupt.code);
    answer("ending after this step; press Ctrl-C again to quit at once", flags);
  });
  leave = () => stop.abort();
  const course = courseReader();
  for (const snapshot of earlier ?? []) course.read(snapshot);
  const moments = new Subject<TrainingMoment>();
  const left = new Subject<void>(); // the run is saved, and the command leaves
  let unsaved = false; // the last checkpoint could not be written
  folder.file(checkpointsName);
  const lines = {
    allSnapshots: flags.allSnapshots,
    resume: resumed !== undefined,
    onLoss: tellLoss,
    again: () => void folder.file("snapshots.jsonl"),
  };
  const last: Snapshot | undefined = await lastValueFrom(
    train(splits, {
      ...withoutModel(pickOptions<TrainOptions>(flags, trainChecks)),
      network,
      posterior,
      ...length,
      signal: stop.signal,
      resume: resumed,
      checkpoints: {
        folder: path,
        every: flags.checkpointEvery,
        onLoss(error) {
          unsaved = true;
          tellLoss(error);
          grace.saved();
        },
        onWritten() {
          unsaved = false;
          folder.keep().catch(tellLoss).finally(() => grace.saved());
          if (leaving.asked) left.next();
        },
      },
      onMoment: (moment) => moments.next(moment),
    }).pipe(
      takeUntil(left),
      tap((snapshot) => course.read(snapshot)),
      passThrough(() => snapshotLines("train", folder.file("snapshots.jsonl"), lines), tellLoss),
      tap(({ seconds }) => void (seconds > worthKeeping && folder.keep().catch(tellLoss))),
      (stream) => shown ? stream.pipe(live(shown)) : stream,
      (stream) =>
        flags.tensorboard === undefined ? stream : stream.pipe(
          tensorBoard(flags.tensorboard, {
            settings: prepared.described,
            force: prepared.replacesEvents,
            resume: resumed !== undefined,
            onLoss: tellLoss,
            takeOver: flags.takeOver,
          }),
        ),
      (stream) => flags.json ? stream.pipe(jsonLines(dataLines)) : stream,
      (stream) =>
        flags.quiet ? stream : stream.pipe(progress({
          out: human,
          epochs,
          patience,
          keep: prepared.followed.keep,
          // the ELBO is what people compare; other objectives show their own value
          trainSize: flags.objective.kind === "elbo" ? splits.train.rows.length : undefined,
          prior: flags.prior,
          ...{ earlier, moments },
          shortenedBy: `--epochs, ${flags.data === "spirals" ? "" : "--limit "}or --max-depth`,
        })),
    ),
    { defaultValue: undefined },
  );
  grace.saved();
  const sayLeft = () => {
    const what = unsaved ? "not saved since the last checkpoint, from which" : "saved;";
    answer(`${what} ${resumeCall(path)} goes on`, flags);
  };
  if (leaving.asked && hasCheckpoint(path)) {
    sayLeft();
    return leavingCode;
  }
  if (!last) {
    answer(
      resumed
        ? `interrupted before the next step; the run in ${path} is as it was`
        : "interrupted before the first step; nothing was written",
      flags,
    );
    return leaving.asked ? leavingCode : interrupt.code;
  }
  leave = () => {
    if (!hasCheckpoint(path)) return; // the run would be lost
    sayLeft();
    Deno.exit(leavingCode);
  };
  const { followed } = prepared;
  const trained = {
    network,
    posterior,
    splits,
    batchSize,
    last,
    followed,
    course: course.course(),
  };
  // a run that was to be left and could not be saved is finished as far as it came
  const ended = leaving.asked ? { signal: stop.signal, code: 1 } : interrupt;
  return await finishRun(folder, trained, {
    ...flags,
    ...{ human, line, page, shown },
    dataFlags: dataFlags(description.options),
    interrupt: ended,
    onInterrupt(code) {
      grace.begin(code);
      grace.saved();
    },
  });
}
