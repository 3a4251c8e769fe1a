// deno task train: trains a network and the posterior over its depth, and writes the run.

import { lastValueFrom, Subject, takeUntil, tap } from "rxjs";
import type { ArchitectureSpec } from "../src/architectures/specification.ts";
import { loadData } from "../src/datasets/source.ts";
import { createChecks, createNetwork, type CreateOptions } from "../src/engines/create_network.ts";
import { live } from "../src/views/live/live.ts";
import { openLivePage } from "../src/views/live/live_page.ts";
import { shownRun } from "../src/views/live/run_words.ts";
import { depthPosterior } from "../src/depth/depth_posterior.ts";
import { pickOptions } from "../src/calls/checks.ts";
import { beginRun, worthKeeping } from "../src/runs/begin_run.ts";
import { beginAgain } from "../src/runs/resumed_run.ts";
import { headerLines, largestBatch } from "../src/views/terminal/run_header.ts";
import { snapshotLines } from "../src/runs/snapshot_lines.ts";
import { countText } from "../src/tables/number_text.ts";
import { checkpointsName } from "../src/training/checkpoints/folder.ts";
import { resumeRun } from "../src/training/checkpoints/resume_run.ts";
import { endOfSaved } from "../src/training/replayed_snapshot.ts";
import { jsonLines } from "../src/training/sinks/json_lines.ts";
import { beginLoading } from "../src/views/terminal/loading_stage.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { passThrough } from "../src/training/sinks/pass_through.ts";
import { progress } from "../src/views/terminal/progress.ts";
import { tensorBoard } from "../src/views/tensorboard/tensorboard.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import type { Snapshot } from "../src/training/snapshot.ts";
import { networkSpec, train, trainingLength, type TrainOptions } from "../src/training/train.ts";
import { trainChecks, withoutModel } from "../src/training/train_options.ts";
import type { TrainingMoment } from "../src/training/training_moment.ts";
import { command, start } from "./command/command.ts";
import { tellLoss } from "./command/command_line.ts";
import { pagePorts } from "./command/common_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import { answer, dataLines, errorText, tell, textForPeople } from "./command/standard_output.ts";
import { withPublished } from "./train/as_published.ts";
import { describedOptions } from "./train/described_options.ts";
import { finishRun } from "./train/finish_run.ts";
import { checkFlagsFit } from "./train/flags_fit.ts";
import { gracePeriod, leavingCode, listenForLeaving } from "./train/leaving.ts";
import { options } from "./train/options.ts";
import { type TrainRequest, trainRequest } from "./train/request.ts";
import { alreadyEnded, newFolder, storedRun } from "./train/stored_run.ts";

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
    "A run that was killed goes on with --resume RUN, with the same bits as if it had not been. " +
    "Outputs that are lost during training (a closed pipe, a full disk) are reported " +
    "once and do not end it; the exit code is 1 if lines of --json were lost, unless " +
    "their reader has left.",
  ],
  request: trainRequest,
  run,
});

if (import.meta.main) await start(trainCommand);

async function run(asked: TrainRequest): Promise<number | void> {
  const human = textForPeople(asked);
  using line = workLine({ out: human, hidden: asked.quiet });
  const say = (text: string) => {
    if (!asked.quiet) line.write(`${text}\n`);
  };

  const stored = await storedRun(asked);
  await using folder = stored?.folder ?? await newFolder(asked);
  const { path } = folder;
  await beginLoading(line, stored?.flags.data ?? asked.data);
  const splits = stored ? await stored.data() : await loadData(asked);
  for (const text of splits.notices ?? []) errorText.write(`note: ${splits.name}: ${text}\n`);
  const flags = stored?.flags ?? withPublished(asked, splits);
  if (!stored) checkFlagsFit(flags, splits.train);
  const spec = stored?.description.network ?? networkSpec(splits.train, flags);
  line.onStage("starting the engine");
  using network = await createNetwork(
    spec as ArchitectureSpec,
    pickOptions<CreateOptions>(flags, createChecks),
  );
  const posterior = depthPosterior({ prior: flags.prior, objective: flags.objective });
  const length = trainingLength(splits.train);
  const {
    epochs = length.epochs,
    patience = length.patience,
    batchSize = length.batchSize,
  } = flags;
  const resumed = stored && await resumeRun(path, {
    network,
    posterior,
    data: splits.train,
    anyway: flags.resumeAnyway,
  });
  const end = resumed && stored.finished && endOfSaved(resumed.counters, { epochs, patience });
  if (end) return alreadyEnded(end, path, { epochs, patience }, asked);

  const memory = network.planMemory?.(largestBatch(splits.train.rows.length, batchSize));
  const settings = { ...flags, epochs, patience, batchSize };
  const columns = human.isTerminal ? human.columns() : Infinity;
  for (const rows of headerLines(splits, network, settings, memory, columns)) say(ownLines(rows));
  say(`run       ${path}`);
  if (resumed) say(`resumed   after step ${countText(resumed.step)}, from ${resumed.path}`);
  const described = {
    ...describedOptions(flags),
    kind: network.spec.kind,
    epochs,
    patience,
    batchSize,
  };
  line.onStage("taking the fingerprint of the data");
  const description = stored
    ? await beginAgain(stored, {
      epochs,
      patience,
      step: resumed!.step,
      engine: network.engine,
      anyway: flags.resumeAnyway,
    })
    : await beginRun("deno task train", folder, { splits, network, options: described, memory });
  line.end();
  const stop = new AbortController(); // by Ctrl-C, or from the page
  await using page = flags.live
    ? await openLivePage({
      port: flags.port ?? pagePorts,
      allowHosts: flags.allowHosts,
      onLoss: tellLoss,
      onInterruption: tell,
    })
    : undefined;
  const shown = page?.add({ ...shownRun(description, path), controller: stop });
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
  using leaving = listenForLeaving(() => stop.abort());
  const moments = new Subject<TrainingMoment>();
  const left = new Subject<void>(); // the run is saved, and the command leaves
  let saved = 0; // step
  folder.file(checkpointsName);
  const last: Snapshot | undefined = await lastValueFrom(
    train(splits, {
      ...withoutModel(pickOptions<TrainOptions>(flags, trainChecks)),
      network,
      posterior,
      epochs,
      patience,
      batchSize,
      signal: stop.signal,
      resume: resumed,
      checkpoints: {
        folder: path,
        every: flags.checkpointEvery,
        onLoss: tellLoss,
        onWritten({ step }) {
          saved = step;
          folder.keep().catch(tellLoss);
          if (leaving.asked) left.next();
        },
      },
      onMoment: (moment) => moments.next(moment),
    }).pipe(
      takeUntil(left),
      passThrough(() => snapshotLines("train", folder.file("snapshots.jsonl"), flags), tellLoss),
      tap(({ seconds }) => void (seconds > worthKeeping && folder.keep().catch(tellLoss))),
      (stream) => shown ? stream.pipe(live(shown)) : stream,
      (stream) =>
        flags.tensorboard === undefined ? stream : stream.pipe(
          tensorBoard(flags.tensorboard, {
            settings: described,
            force: flags.force,
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
          // the ELBO is what people compare; other objectives show their own value
          trainSize: flags.objective.kind === "elbo" ? splits.train.rows.length : undefined,
          prior: flags.prior,
          moments,
          shortenedBy: `--epochs, ${flags.data === "spirals" ? "" : "--limit "}or --max-depth`,
        })),
    ),
    { defaultValue: undefined },
  );
  if (leaving.asked && saved > 0 && saved === (last?.step ?? saved)) {
    answer(`saved; deno task train --resume ${path} goes on`, flags);
    return leavingCode;
  }
  if (!last) {
    answer(
      resumed
        ? `interrupted before the next step; the run in ${path} is as it was`
        : nothingWritten,
      flags,
    );
    return interrupt.code;
  }
  const trained = { network, posterior, splits, batchSize, last };
  return await finishRun(folder, trained, { ...flags, human, line, page, shown, interrupt });
}

const nothingWritten = "interrupted before the first step; nothing was written";
