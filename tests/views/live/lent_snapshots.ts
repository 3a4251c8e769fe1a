// Snapshots whose batch is on loan, so that it is seen whether training is held back.

import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { relative95 } from "../../../src/depth/depth_choice.ts";
import { uniform } from "../../../src/depth/prior.ts";
import { withRun } from "../../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { turn } from "../../training/fake_network.ts";
import { fakeLoan, fakeUpdate } from "../../training/fake_values.ts";
import { snapshotAt } from "./snapshots.ts";

/** A snapshot with a run behind it. */
export function lentSnapshot(epoch: number, more: Partial<Snapshot> = {}) {
  const loan = fakeLoan({ epoch });
  const made = snapshotAt(epoch, more);
  const logLikelihood = Float64Array.from(made.logLikelihood);
  const snapshot = withRun({ ...made }, {
    update: { ...fakeUpdate(epoch, [...logLikelihood]), batch: loan.batch },
    posterior: depthPosterior({ prior: uniform(3) }),
    logLikelihood,
    rule: relative95,
    whole: true,
    seconds: () => epoch,
    evaluate: () => Promise.resolve(undefined),
  });
  let held = true;
  return {
    snapshot,
    /** Ends the part of whoever lent it, as training does after `next`; says whether others still hold it. */
    end(): boolean {
      const ended = loan.end();
      held = ended !== undefined;
      ended?.then(() => held = false);
      return held;
    },
    /** Whether training still waits, when all that is ready has run. */
    async waits(): Promise<boolean> {
      await turn();
      return held;
    },
  };
}
