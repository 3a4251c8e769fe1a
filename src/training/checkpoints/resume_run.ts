// Resuming of a training run from its newest whole checkpoint.

import type { Dataset } from "../../datasets/dataset.ts";
import type { Checkpoint, Network } from "../../engines/network.ts";
import { aDataset } from "../../datasets/dataset_check.ts";
import { aNetwork } from "../../engines/network_check.ts";
import { aPosterior, type DepthPosterior } from "../../depth/depth_posterior.ts";
import {
  aBoolean,
  aFunction,
  aPath,
  checkArgument,
  checkOptions,
  type OptionChecks,
} from "../../calls/checks.ts";
import type { Objective } from "../../depth/objective.ts";
import { shownValue } from "../../calls/shown_value.ts";
import { type OnNotice, printNotice } from "../../files/notice.ts";
import { sameAsStored } from "../check_resumed.ts";
import type { UpdateState } from "../elbo_update.ts";
import type { SavedRun } from "../training_run.ts";
import { type CheckpointFacts, ownState, trainingData } from "./capture.ts";
import { readCheckpoint } from "./checkpoint_store.ts";
import { checkpointFolder } from "./folder.ts";

/** What a run is resumed with. */
export interface ResumeOptions {
  /** Made as for the saved run; it gets the saved weights, momenta and statistics. */
  readonly network: Network;
  /** Made as for the saved run; it gets the saved state. */
  readonly posterior: DepthPosterior;
  /** The training split. */
  readonly data: Dataset;
  /**
   * Resume on another engine, or one with other arithmetic, whose results are not those of the uninterrupted run in
   * their last bits; default false.
   */
  readonly anyway?: boolean;
  /** Called if a damaged checkpoint is passed over; default: printed on standard error. */
  readonly onNotice?: OnNotice;
}

/** A run to go on with: option `resume` of {@linkcode batches}, for one subscription. */
export interface ResumedRun extends SavedRun {
  /** Steps made so far. */
  readonly step: number;
  /** The file that was read. */
  readonly path: string;
}

const resumeChecks: OptionChecks<ResumeOptions> = {
  network: aNetwork,
  posterior: aPosterior,
  data: aDataset,
  anyway: aBoolean,
  onNotice: aFunction,
};

/**
 * Reads the newest whole checkpoint in a folder, and gives its state to a network and a posterior. The stream that goes
 * on from it must be composed as the saved one was; `train` has an option for it.
 *
 * @param folder as given to {@linkcode checkpoints}
 * @throws Error if there is no whole checkpoint; RangeError if network, posterior or data are not those of the saved run,
 * or the engine computes other bits: nothing is changed then
 */
export async function resumeRun(
  folder: string,
  options: ResumeOptions,
): Promise<ResumedRun> {
  checkArgument("resumeRun", "folder", folder, aPath);
  checkOptions("resumeRun", options, resumeChecks);
  const { network, posterior, data, anyway = false, onNotice = printNotice } = options;
  for (const [name, value] of Object.entries({ network, posterior, data })) {
    if (value === undefined) throw new TypeError(`resumeRun(): give the option ${name}`);
  }
  const found = await readCheckpoint(checkpointFolder(folder), { onNotice });
  if (!found) {
    throw new Error(
      `resumeRun(): there is no checkpoint in ${
        checkpointFolder(folder)
      }, so the run cannot be resumed`,
    );
  }
  const facts = found.state.facts as unknown as CheckpointFacts;
  const { specification, depth, prior, objective, counters } = facts;
  const wanted = (what: string, saved: unknown, got: unknown, more = "") => {
    if (sameAsStored(saved, got)) return;
    throw new RangeError(
      `resumeRun(): ${what} must be ${shownValue(saved)} as in ${found.path}, got ${
        shownValue(got)
      }${more}`,
    );
  };
  const fields = network.spec as unknown as Readonly<Record<string, unknown>>;
  for (const field of new Set([...Object.keys(specification), ...Object.keys(fields)])) {
    wanted(`the network's ${field}`, specification[field], fields[field]);
  }
  wanted("the prior", prior, posterior.prior);
  wanted("the objective", objectiveText(objective), objectiveText(posterior.objective));
  if (facts.data !== await trainingData(data)) {
    throw new RangeError(
      `resumeRun(): wanted the training split of the run in ${folder}, got other ${data.name}`,
    );
  }
  if (!anyway) {
    const more = "; {anyway: true} (--resume-anyway) resumes with other results in the last bits";
    wanted("the engine", engineText(facts.engine), engineText(network.engine), more);
  }
  const { [ownState]: own, ...kept } = found.state.networks;
  network.truncate(depth);
  const weights: Record<string, Checkpoint> = {};
  for (const [counter, state] of Object.entries(kept)) {
    await network.writeState(state);
    weights[counter] = network.checkpoint();
  }
  await network.writeState(own);
  posterior.writeState((counters.elboUpdate as UpdateState).posterior);
  return { counters, weights, step: facts.step, path: found.path };
}

function engineText({ name, arithmetic }: CheckpointFacts["engine"]): string {
  return arithmetic === undefined ? name : `${name} with arithmetic ${arithmetic}`;
}

function objectiveText(objective: Objective): string {
  return objective.kind === "fixed" ? `fixed:${objective.depth}` : objective.kind;
}
