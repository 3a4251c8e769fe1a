// A run of deno task train before its first step: its folder, data, network and posterior, new or resumed.

import {
  type ArchitectureSpec,
  isArchitecture,
  type NetworkSpec,
} from "../../src/architectures/specification.ts";
import type { DataSplits } from "../../src/datasets/dataset.ts";
import { loadData } from "../../src/datasets/source.ts";
import {
  createChecks,
  createNetwork,
  type CreateOptions,
} from "../../src/engines/create_network.ts";
import type { Network } from "../../src/engines/network.ts";
import { type DepthPosterior, depthPosterior } from "../../src/depth/depth_posterior.ts";
import { pickOptions } from "../../src/calls/checks.ts";
import { beginRun } from "../../src/runs/begin_run.ts";
import type { RunDescription, RunOptions } from "../../src/runs/description.ts";
import { earlierSnapshots } from "../../src/runs/earlier_snapshots.ts";
import { beginAgain } from "../../src/runs/resumed_run.ts";
import type { RunFolder } from "../../src/runs/run_folder.ts";
import { countText } from "../../src/tables/number_text.ts";
import { type ResumedRun, resumeRun } from "../../src/training/checkpoints/resume_run.ts";
import { endOfSaved } from "../../src/training/replayed_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import type { Followed } from "../../src/training/followed.ts";
import { heldOutChoice } from "../../src/training/held_out_choice.ts";
import { describedRate } from "../../src/training/posterior_rate.ts";
import { networkSpec, trainingLength } from "../../src/training/train.ts";
import type { LastingOutput } from "../../src/views/terminal/lasting_output.ts";
import { beginLoading } from "../../src/views/terminal/loading_stage.ts";
import { ownLines } from "../../src/views/terminal/own_sequences.ts";
import { headerLines, largestBatch } from "../../src/views/terminal/run_header.ts";
import type { WorkLine } from "../../src/views/terminal/work_line.ts";
import { errorText } from "../command/standard_output.ts";
import { UsageError } from "../command/usage_error.ts";
import { withPublished } from "./as_published.ts";
import { describedOptions } from "./described_options.ts";
import { eventsOfLostRun } from "./events_of_lost_run.ts";
import { checkFlagsFit } from "./flags_fit.ts";
import type { TrainRequest } from "./request.ts";
import { newFolder, sayEnded, type StoredRun, storedRun } from "./stored_run.ts";

/** A run that can begin. */
interface PreparedRun {
  readonly folder: RunFolder;
  readonly splits: DataSplits;
  readonly network: Network;
  readonly posterior: DepthPosterior;
  /** Those of the call, with the options of a stored run or of the paper. */
  readonly flags: TrainRequest;
  readonly length: RunLength;
  /** The weights that are kept, and the split that the posterior learns from. */
  readonly followed: Followed;
  /** The options that run.json stores. */
  readonly described: RunOptions;
  readonly description: RunDescription;
  /** The state to go on from; undefined for a new run. */
  readonly resumed?: ResumedRun;
  /** Whether its event files may replace those that are there. */
  readonly replacesEvents: boolean;
  /** Its snapshots so far; undefined for a new run. */
  readonly earlier?: readonly Snapshot[];
}

interface RunLength {
  readonly epochs: number;
  readonly patience: number;
  readonly batchSize: number;
}

/**
 * Prepares a run, and says what it is; undefined if it has nothing left to do. A run that cannot be resumed is left as
 * it is.
 *
 * @param owned gets the folder and the network
 */
export async function prepareRun(
  asked: TrainRequest,
  owned: AsyncDisposableStack,
  line: WorkLine,
  human: LastingOutput,
): Promise<PreparedRun | undefined> {
  const stored = await storedRun(asked);
  const opened = stored ? { ...stored, replacesEvents: false } : await newFolder(asked);
  const { replacesEvents } = opened;
  owned.defer(eventsOfLostRun(opened.folder.path, asked.tensorboard));
  const folder = owned.use(opened.folder);
  await beginLoading(line, stored?.flags.data ?? asked.data);
  const splits = stored ? await stored.data() : await loadData(asked);
  for (const text of splits.notices ?? []) errorText.write(`note: ${splits.name}: ${text}\n`);
  const flags = stored?.flags ?? withPublished(asked, splits);
  if (!stored) checkFlagsFit(flags, splits.train);
  const spec = stored ? specOf(stored) : networkSpec(splits.train, flags);
  line.onStage("starting the engine");
  const place = pickOptions<CreateOptions>(flags, createChecks);
  const network = owned.use(await createNetwork(spec, place));
  const posterior = depthPosterior({ prior: flags.prior, objective: flags.objective });
  const { epochs, patience, batchSize } = trainingLength(splits.train);
  const length = {
    epochs: flags.epochs ?? epochs,
    patience: flags.patience ?? patience,
    batchSize: flags.batchSize ?? batchSize,
  };
  const followed = heldOutChoice(splits, posterior.objective, flags);
  const resumed = stored && await resumeRun(folder.path, {
    network,
    posterior,
    data: splits.train,
    anyway: flags.resumeAnyway,
  });
  const planned = stored?.description.options.epochs;
  if (flags.schedule === "cosine" && planned !== undefined && planned !== length.epochs) {
    errorText.write(
      `note: the cosine schedule falls over ${length.epochs} epochs from here on, and fell over ${planned} before; ` +
        `the run is not that of one call with --epochs ${length.epochs}\n`,
    );
  }
  const end = resumed && endOfSaved(resumed.counters, length);
  if (end && stored?.finished) return void sayEnded(end, folder.path, length, asked);
  const earlier = resumed && await earlierSnapshots(folder.path, resumed);

  const memory = network.planMemory?.(largestBatch(splits.train.rows.length, length.batchSize));
  const columns = human.isTerminal ? human.columns() : Infinity;
  const rows = [
    ...headerLines(splits, network, { ...flags, ...length, followed }, memory, columns).map(
      ownLines,
    ),
    `run       ${folder.path}`,
    ...resumed ? [`resumed   after step ${countText(resumed.step)}, from ${resumed.path}`] : [],
  ];
  if (!asked.quiet) { for (const row of rows) line.write(`${row}\n`); }
  const described: RunOptions = {
    ...describedOptions(flags),
    kind: network.spec.kind,
    ...describedRate(splits.train, { ...flags, ...followed }),
    ...length,
    ...followed,
  };
  line.onStage("taking the fingerprint of the data");
  const { resumeAnyway: anyway } = flags;
  const description = stored && resumed
    ? await beginAgain(stored, {
      ...length,
      step: resumed.step,
      engine: network.engine,
      anyway,
    })
    : await beginRun("deno task train", folder, { splits, network, options: described, memory });
  line.end();
  return {
    folder,
    splits,
    network,
    posterior,
    flags,
    length,
    followed,
    described,
    description,
    replacesEvents,
    resumed,
    earlier,
  };
}

/** The network of a stored run; one of a program's code cannot be made here. */
function specOf({ description: { network }, folder }: StoredRun): ArchitectureSpec {
  const spec: NetworkSpec = network;
  if (isArchitecture(spec)) return spec;
  throw new UsageError(
    `the run in ${folder.path} has a custom network, ${spec.name}, whose code is not stored; a program ` +
      `resumes it, with train(data, { network, resume: "${folder.path}" })`,
  );
}
