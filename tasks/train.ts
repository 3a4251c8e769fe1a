// deno task train: reads flags, composes the training stream, and writes the run.

import { lastValueFrom, Subject, tap } from "rxjs";
import { loadData } from "../src/datasets/source.ts";
import { createChecks, createNetwork, type CreateOptions } from "../src/engines/create_network.ts";
import { finalEvaluation } from "../src/evaluation/final.ts";
import { live } from "../src/views/live/live.ts";
import { openLivePage } from "../src/views/live/live_page.ts";
import { resultRows, shownRun } from "../src/views/live/run_words.ts";
import { pickOptions } from "../src/calls/checks.ts";
import { depthPosterior } from "../src/depth/depth_posterior.ts";
import { beginRun, worthKeeping } from "../src/runs/begin_run.ts";
import { placeOfLast, summaryOfTraining, writeTrained } from "../src/runs/finish_run.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { createDefaultRunFolder, createRunFolder } from "../src/runs/run_folder.ts";
import { snapshotLines } from "../src/runs/snapshot_lines.ts";
import { summaryTable } from "../src/views/terminal/summary_table.ts";
import { jsonLines } from "../src/training/sinks/json_lines.ts";
import { passThrough } from "../src/training/sinks/pass_through.ts";
import { progress } from "../src/views/terminal/progress.ts";
import { tensorBoard } from "../src/views/tensorboard/tensorboard.ts";
import { countText } from "../src/tables/number_text.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import type { Snapshot } from "../src/training/snapshot.ts";
import { networkSpec, train, trainingLength, type TrainOptions } from "../src/training/train.ts";
import { trainChecks, withoutModel } from "../src/training/train_options.ts";
import type { TrainingMoment } from "../src/training/training_moment.ts";
import { trainingOf } from "../src/training/run_of_snapshot.ts";
import { withPublished } from "./as_published_flag.ts";
import { runCommand, tellLoss } from "./command_line.ts";
import { despitePage } from "./despite_page.ts";
import { checkFlagsFit } from "./flags_fit.ts";
import { listenForInterrupt, unlessAborted } from "./interrupt.ts";
import { beginLoading } from "./loading_stage.ts";
import { pagePorts } from "./page_ports.ts";
import {
  answer,
  dataLines,
  errorText,
  tell,
  textForPeople,
  writeResult,
} from "./standard_output.ts";
import { readTrainFlags, type TrainFlags, trainFlags } from "./train_flags.ts";
import { headerLines, largestBatch } from "./train_header.ts";
import { trainHelp } from "./train_help.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), trainFlags);

async function main(args: readonly string[]): Promise<number | void> {
  let flags: TrainFlags & Pick<TrainOptions, "minimumGain"> = readTrainFlags(args);
  if (flags.help) return writeResult(trainHelp);
  const human = textForPeople(flags);
  using line = workLine({ out: human, hidden: flags.quiet });
  const say = (text: string) => {
    if (!flags.quiet) line.write(`${text}\n`);
  };

  await using folder = flags.out === undefined
    ? await createDefaultRunFolder(baseName(flags.data), flags.seed, flags)
    : await createRunFolder(flags.out, flags);
  const { path } = folder;
  await beginLoading(line, flags.data);
  const splits = await loadData(flags);
  for (const text of splits.notices ?? []) errorText.write(`note: ${splits.name}: ${text}\n`);
  flags = withPublished(flags, splits);
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
  const { help: _, live: onPage, port, allowHosts, takeOver: __, allSnapshots: ___, ...more } =
    flags;
  const { architecture: ____, ...options } = more; // it is stored as the network's specification
  const described = { ...options, kind: network.spec.kind, epochs, patience, batchSize };
  line.onStage("taking the fingerprint of the data");
  const description = await beginRun("beginRun()", folder, {
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
  // not for --quiet to hide: without its address there is no page
  if (page) human.write(`page      ${page.address}\n`);
  if (page && human.lost) tell(`page ${page.address}`);
  say("");

  using interrupt = listenForInterrupt(() => {
    stop.abort();
    answer("ending after this step; press Ctrl-C again to leave at once without the run", flags);
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
  let written = false;
  using finish = listenForInterrupt(() =>
    answer(
      written
        ? "leaving without the evaluation, the run is kept; press Ctrl-C again to leave at once"
        : "leaving when the weights are written; press Ctrl-C again to leave without them",
      flags,
    )
  );

  const trained = { network, posterior, splits, batchSize, place: placeOfLast(last) };
  await despitePage(page, () => writeTrained(folder, trained, line));
  line.end();
  written = true;
  const evaluation = await unlessAborted(finish.signal, () => {
    say(`evaluating on the training part${splits.test ? " and the test part" : ""} ...`);
    line.onStage("evaluating");
    const { chosenDepth } = last;
    const { onProgress } = line;
    return finalEvaluation(network, posterior, splits, {
      chosenDepth,
      onProgress,
      signal: finish.signal,
    });
  });
  line.end();
  const { choose } = flags;
  const secondsPerStep = trainingOf(last)!.medianSeconds();
  const summary = summaryOfTraining({ ...trained, last, choose, secondsPerStep }, evaluation);
  await despitePage(page, () => folder.writeSummary(summary));
  shown?.results(resultRows(summary), `written to ${path}; deno task view ${path} shows it again`);
  if (!flags.json) {
    const color = human.isTerminal && !Deno.noColor;
    const table = summaryTable(summary, { columns: human.columns(), color, out: path });
    human.write(ownLines(`${flags.quiet ? "" : "\n"}${table}\n`));
  }
  if (page) say(`the page closes; deno task view ${path} shows the run again`);
  if (!evaluation) {
    answer(
      `interrupted before the end of the evaluation; the run is in ${path}, ` +
        `and deno task evaluate ${path} evaluates it`,
      flags,
    );
    return 130;
  }
  if (last.stoppedBy === "interrupt" && !interrupt.signal.aborted) {
    return say(
      `stopped from the page in epoch ${
        countText(last.epoch)
      }; the run as far as it came is in ${path}`,
    );
  }
  if (last.stoppedBy === "interrupt") {
    answer(
      `interrupted in epoch ${countText(last.epoch)}; the run as far as it came is in ${path}`,
      flags,
    );
    return 130;
  }
}

/** "moons" for "some/where/moons.csv.gz". */
function baseName(data: string): string {
  return data.split(/[\\/]/).pop()!.replace(/\.\w+(\.gz)?$/, "");
}
