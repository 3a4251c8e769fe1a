// deno task train: trains a network and the posterior over its depth, and writes the run.

import { lastValueFrom, Subject, tap } from "rxjs";
import { loadData } from "../src/datasets/source.ts";
import { createChecks, createNetwork, type CreateOptions } from "../src/engines/create_network.ts";
import { placeOptions } from "../src/engines/place_options.ts";
import { live } from "../src/views/live/live.ts";
import { openLivePage } from "../src/views/live/live_page.ts";
import { shownRun } from "../src/views/live/run_words.ts";
import { depthPosterior } from "../src/depth/depth_posterior.ts";
import { objectiveOf } from "../src/depth/objective.ts";
import { onOff } from "../src/calls/option.ts";
import { pickOptions } from "../src/calls/checks.ts";
import { priorOf } from "../src/depth/prior.ts";
import { beginRun, worthKeeping } from "../src/runs/begin_run.ts";
import { headerLines, largestBatch } from "../src/views/terminal/run_header.ts";
import { createRunFolder } from "../src/runs/run_folder.ts";
import { createDefaultRunFolder } from "../src/runs/default_run_folder.ts";
import { snapshotLines } from "../src/runs/snapshot_lines.ts";
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
import { force, pageOptions, pagePorts, place, takeOver } from "./command/common_options.ts";
import { baseName, dataOptions } from "./command/data_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import { networkOptions, withNetwork } from "./command/network_options.ts";
import { besides, type Values } from "./command/option.ts";
import type { GivenFlag } from "./command/read_options.ts";
import { answer, dataLines, errorText, tell, textForPeople } from "./command/standard_output.ts";
import { trainingFlags } from "./command/training_options.ts";
import { parsedFlag } from "./command/usage_error.ts";
import { asPublishedWords, checkAsPublished, withPublished } from "./train/as_published.ts";
import { finishRun } from "./train/finish_run.ts";
import { checkFlagsFit } from "./train/flags_fit.ts";

const ofPage = { only: besides("live", "--live") };

const options = {
  Data: dataOptions,
  Network: { ...networkOptions, ...placeOptions },
  Training: { ...trainingFlags, asPublished: onOff(asPublishedWords) },
  Output: {
    out: {
      ...place("DIR", "a folder", "folder of the run"),
      defaultWords: "runs/NAME-SEED, numbered where that exists",
    },
    force: {
      ...force("replace the run in that folder; one that is still training is refused"),
      only: besides("out", "--out DIR"),
    },
    takeOver: takeOver(),
    allSnapshots: {
      ...onOff("write every epoch to snapshots.jsonl"),
      defaultWords:
        "every one of the first 2048, then every second to epoch 4096, every fourth to " +
        "8192, and so on",
    },
    tensorboard: place(
      "DIR",
      "a folder",
      "event files for TensorBoard, a new folder for each run (logs/spirals-1, for tensorboard " +
        "--logdir logs)",
    ),
    live: onOff("a page in the browser that follows training, with buttons to pause and stop"),
    port: { ...pageOptions.port, ...ofPage },
    allowHosts: { ...pageOptions.allowHosts, ...ofPage },
    quiet: onOff("print only the table at the end"),
    json: onOff("write snapshots as JSON lines to standard output, and nothing else"),
  },
};

/** The command. */
export const trainCommand = command({
  name: "train",
  about: "Trains a residual network and a posterior over its depth, together.",
  options,
  notes: [
    "Ctrl-C ends training after the current step and keeps the run so far (exit code " +
    "130); during the final evaluation it skips that, which `deno task evaluate` can do " +
    "later. SIGTERM does the same, and so does closing the terminal, unless nohup started the " +
    "command. Outputs that are lost during training (a closed pipe, a full disk) are reported " +
    "once and do not end it; the exit code is 1 if lines of --json were lost, unless " +
    "their reader has left.",
  ],
  request,
  run,
});

/** The request for a run. */
type TrainRequest = ReturnType<typeof request>;

function request(values: Values<typeof options>, given: readonly GivenFlag[]) {
  if (values.asPublished) checkAsPublished(given);
  const asked = withNetwork(values);
  const { maxDepth } = asked;
  return {
    ...asked,
    prior: parsedFlag("prior", () => priorOf("", values.prior, maxDepth)),
    objective: parsedFlag("objective", () => objectiveOf("", values.objective, maxDepth)),
  };
}

if (import.meta.main) await start(trainCommand);

async function run(asked: TrainRequest): Promise<number | void> {
  const human = textForPeople(asked);
  using line = workLine({ out: human, hidden: asked.quiet });
  const say = (text: string) => {
    if (!asked.quiet) line.write(`${text}\n`);
  };

  await using folder = asked.out === undefined
    ? await createDefaultRunFolder(baseName(asked.data), asked.seed, asked)
    : await createRunFolder(asked.out, asked);
  const { path } = folder;
  await beginLoading(line, asked.data);
  const splits = await loadData(asked);
  for (const text of splits.notices ?? []) errorText.write(`note: ${splits.name}: ${text}\n`);
  const flags = withPublished(asked, splits);
  checkFlagsFit(flags, splits.train);
  const spec = networkSpec(splits.train, flags);
  line.onStage("starting the engine");
  using network = await createNetwork(spec, pickOptions<CreateOptions>(flags, createChecks));
  const posterior = depthPosterior({ prior: flags.prior, objective: flags.objective });
  const length = trainingLength(splits.train);
  const {
    epochs = length.epochs,
    patience = length.patience,
    batchSize = length.batchSize,
  } = flags;

  const memory = network.planMemory?.(largestBatch(splits.train.rows.length, batchSize));
  const settings = { ...flags, epochs, patience, batchSize };
  const columns = human.isTerminal ? human.columns() : Infinity;
  for (const rows of headerLines(splits, network, settings, memory, columns)) say(ownLines(rows));
  say(`run       ${path}`);
  const { live: onPage, port, allowHosts, takeOver: _, allSnapshots: __, ...more } = flags;
  // both are stored as the network's specification
  const { architecture: ___, networkText: ____, ...options } = more;
  const described = { ...options, kind: network.spec.kind, epochs, patience, batchSize };
  line.onStage("taking the fingerprint of the data");
  const description = await beginRun("deno task train", folder, {
    splits,
    network,
    options: described,
    memory,
  });
  line.end();
  const stop = new AbortController(); // by Ctrl-C, or from the page
  await using page = onPage
    ? await openLivePage({
      port: port ?? pagePorts,
      allowHosts,
      onLoss: tellLoss,
      onInterruption: tell,
    })
    : undefined;
  const shown = page?.add({ ...shownRun(description, path), controller: stop });
  // shown with --quiet too: the page is of no use without its address
  if (page) human.write(`page      ${page.address}\n`);
  if (page && human.lost) tell(`page ${page.address}`);
  say("");

  using interrupt = listenForInterrupt(() => {
    stop.abort();
    answer("ending after this step; press Ctrl-C again to quit at once without the run", flags);
  });
  const moments = new Subject<TrainingMoment>();
  const last: Snapshot | undefined = await lastValueFrom(
    train(splits, {
      ...withoutModel(pickOptions<TrainOptions>(flags, trainChecks)),
      network,
      posterior,
      epochs,
      patience,
      batchSize,
      signal: stop.signal,
      onMoment: (moment) => moments.next(moment),
    }).pipe(
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
  if (!last) {
    answer("interrupted before the first step; nothing was written", flags);
    return 130;
  }
  const trained = { network, posterior, splits, batchSize, last };
  return await finishRun(folder, trained, { ...flags, human, line, page, shown, interrupt });
}
