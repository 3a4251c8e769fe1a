// Early stopping and pruning of a training stream: cuts blocks without posterior mass, ends the stream when the
// objective stops improving, and restores the best weights.

import type { OperatorFunction } from "rxjs";
import { chooseDepth, relative95 } from "../depth/depth_choice.ts";
import { checkOptions, type OptionChecks, wholeOrEndless } from "../calls/checks.ts";
import { type Followed, followedAlone } from "./followed.ts";
import { type Best, loadedBest, type StoredBest, storedBest } from "./best_epoch.ts";
import { checkResumed } from "./check_resumed.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import { runOf, type RunOfSnapshot, withRun } from "./run_of_snapshot.ts";
import { lightestBeyond, massesBeyond } from "./masses_beyond.ts";
import { type Candidate, candidateOf, objectiveOf } from "./kept_weights.ts";
import { posteriorSummary, type Snapshot, type StopReason } from "./snapshot.ts";
import { trainingOptions as all } from "./training_options.ts";

/** Options of {@linkcode earlyStopPruning}. */
export interface EarlyStopOptions {
  /**
   * The weights that are kept, and what patience follows: those of the epoch with the best training `objective` (default), or
   * of the estimate with the best log-likelihood on the `validation` split, which {@linkcode estimateHeldOut} makes with
   * `keepBest`.
   */
  readonly keep?: Followed["keep"];
  /** Epochs without a rise of what `keep` names after which the stream completes; default 500. */
  readonly patience?: number;
  /** The least improvement that counts, nats per example; default 1e-6. */
  readonly minimumGain?: number;
  /**
   * Blocks beyond d are cut when their mass Σ_{j>d} q_j was below this for `pruneAfter` epochs in a row, or estimates on the
   * held-out split if the posterior learns from that; default 1e-3. 0 never cuts.
   */
  readonly pruneBelow?: number;
  /** Default 20 epochs. */
  readonly pruneAfter?: number;
}

/** What the options of {@linkcode earlyStopPruning} must be. */
const earlyStopChecks: OptionChecks<EarlyStopOptions> = {
  keep: all.keep.check,
  patience: all.patience.check,
  minimumGain: all.minimumGain.check,
  pruneBelow: all.pruneBelow.check,
  pruneAfter: wholeOrEndless(1),
};

/** The counters; the best weights themselves are a state of the network. */
export interface StopState {
  /** Epochs since the best one. */
  readonly unchanged: number;
  /** For each depth: epochs in a row in which the mass beyond it was below the threshold. */
  readonly below: readonly number[];
  /** Of `pruneAfter` null stands for infinity. */
  readonly settings: Readonly<Record<"minimumGain" | "pruneBelow" | "pruneAfter", number | null>>;
  /** Epoch and step of the last snapshot. */
  readonly last: Pick<Snapshot, "epoch" | "step">;
  /** The best epoch. */
  readonly best?: StoredBest;
}

/**
 * Passes snapshots on. Completion restores the weights, posterior and statistics of the best epoch and adds a last
 * snapshot of them, marked `final`, with the reason for the end in `stoppedBy`. Unsubscribing earlier restores nothing.
 *
 * Cuts to the smallest d whose mass beyond was below `pruneBelow` for `pruneAfter` epochs, never below a depth that any
 * rule chooses; the kept best copy is cut too.
 */
export function earlyStopPruning(
  options: EarlyStopOptions = {},
): OperatorFunction<Snapshot, Snapshot> {
  checkOptions("earlyStopPruning", options, earlyStopChecks);
  const {
    keep = followedAlone.keep,
    patience = all.patience.default,
    minimumGain = all.minimumGain.default,
    pruneBelow = all.pruneBelow.default,
    pruneAfter = 20,
  } = options;
  const name = "earlyStopPruning";
  const endless = pruneAfter === Infinity;
  const settings = { keep, minimumGain, pruneBelow, pruneAfter: endless ? null : pruneAfter };
  return oneAtATime((snapshot) => runOf(name, snapshot).update.batch, (finish) => {
    const below = massesBeyond(pruneBelow, pruneAfter);
    let best: Best | undefined;
    let last: Snapshot | undefined;
    let unchanged = 0; // epochs since the best one

    function begin({ update, replayed }: RunOfSnapshot) {
      update.batch.run.register<StopState>({
        name,
        save: () => ({
          unchanged,
          below: below.save(),
          settings,
          last: { epoch: last!.epoch, step: last!.step },
          ...best && { best: storedBest(best) },
        }),
        weights: () => best?.weights,
        load(saved, weights = update.network.checkpoint()) {
          checkResumed(name, { keep: followedAlone.keep, ...saved.settings }, settings);
          if (saved.unchanged >= patience && !replayed) {
            throw new RangeError(
              `${name}(): patience must be more than ${saved.unchanged}, by which the run that is resumed had ended, ` +
                `got ${patience}`,
            );
          }
          unchanged = saved.unchanged;
          below.load(saved.below);
          best = saved.best && { ...loadedBest(saved.best), weights };
        },
      });
    }

    function remember(candidate: Candidate, { epoch }: Snapshot, { logLikelihood }: RunOfSnapshot) {
      best?.weights[Symbol.dispose]();
      best = { value: candidate.value, epoch, logLikelihood, ...candidate.take() };
    }

    function cut({ update, posterior }: RunOfSnapshot, depth: number) {
      if (!best) return;
      update.network.truncate(depth);
      posterior.truncate(depth);
      const present = posterior.readState();
      posterior.writeState(best.posterior);
      posterior.truncate(depth);
      best.posterior = posterior.readState();
      // over the remaining exits, as later values are; a mixture loses less than the threshold of its mass
      if (keep === "objective") best.value = objectiveOf(posterior, best, update);
      posterior.writeState(present);
    }

    async function end(stoppedBy: StopReason, emit: (snapshot: Snapshot) => void) {
      const kept = best;
      if (!kept || !last) return;
      const run = runOf(name, last);
      const { update, posterior, rule } = run;
      kept.weights.restore();
      posterior.writeState(kept.posterior);
      const validation = await run.evaluate();
      let held: Promise<unknown> | undefined;
      emit(withRun({
        epoch: last.epoch,
        step: last.step,
        seconds: run.seconds(),
        ...posteriorSummary(posterior, {
          m: kept.logLikelihood,
          trainSize: update.batch.data.rows.length,
          heldOut: kept.heldOut,
        }, rule),
        ...validation && { validation: Object.freeze(validation) },
        depth: update.network.depth,
        final: true,
        bestEpoch: kept.epoch,
        stoppedBy,
      }, {
        ...run,
        replayed: undefined,
        logLikelihood: kept.logLikelihood,
        holdEnd(promise) {
          held = Promise.all([held, promise]);
          held.catch(() => {}); // reported below, if the stream is still there
        },
      }));
      // subscribers may hold the end back for longer
      for (let seen: typeof held; seen !== held;) await (seen = held);
    }
    /** The depth that a posterior of long ago still needs: the kept mixture is the one that was evaluated. */
    const neededBy = (kept: Best | undefined) =>
      kept ? lightestBeyond(kept.posterior.probabilities, pruneBelow) : 0;

    const isBetter = (value: number, before: number) =>
      // nothing is above NaN
      value > before + minimumGain || Number.isNaN(before) && !Number.isNaN(value);

    async function stop(
      { update, replayed }: RunOfSnapshot,
      emit: (snapshot: Snapshot) => void,
    ): Promise<void> {
      if (!replayed) await update.batch.run.pause("end"); // before the best weights are restored
      await end("patience", emit);
      finish();
    }
    return {
      next(snapshot, emit) {
        const run = runOf(name, snapshot);
        if (!last) begin(run);
        last = snapshot;
        if (run.replayed) return unchanged < patience ? undefined : stop(run, emit);
        const candidate = candidateOf(keep, snapshot, run, best !== undefined);
        if (candidate && (!best || isBetter(candidate.value, best.value))) {
          remember(candidate, snapshot, run);
          unchanged = 0;
        } else {
          candidate?.drop();
          if (run.whole) unchanged++;
        }
        emit(snapshot);
        const { heldOut } = run.update;
        const times = heldOut?.ofPosterior ? heldOut.count : 1;
        const light = below.see(snapshot.posterior, times); // the mass beyond it is
        const most = Math.max(
          light,
          deepestChoice(snapshot),
          keep === "validation" ? neededBy(best) : 0,
        );
        if (most < run.update.network.depth) cut(run, most);
        if (unchanged >= patience) return stop(run, emit);
      },
      complete(emit) {
        if (!last) return;
        const { batch } = runOf(name, last).update;
        const done = last.epoch === batch.epochs && batch.index === batch.perEpoch - 1;
        return end(done ? "epochs" : "interrupt", emit);
      },
      dispose() {
        best?.weights[Symbol.dispose]();
        best = undefined; // a subscriber may leave during a snapshot: nothing is cut or restored then
      },
    };
  });
}

/** The largest depth that any rule chooses. */
function deepestChoice({ posterior, chosenDepth, argmaxDepth, expectedDepth }: Snapshot): number {
  const relative = chooseDepth(posterior, relative95);
  return Math.max(chosenDepth, relative, argmaxDepth, Math.round(expectedDepth));
}
