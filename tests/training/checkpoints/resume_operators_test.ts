// Runs that a program composes of operators, saved and resumed.

import assert from "node:assert/strict";
import { lastValueFrom, toArray } from "rxjs";
import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { geometric } from "../../../src/depth/prior.ts";
import { batches } from "../../../src/training/batches.ts";
import { checkpoints } from "../../../src/training/checkpoints/checkpoints.ts";
import { resumeRun } from "../../../src/training/checkpoints/resume_run.ts";
import { earlyStopPruning } from "../../../src/training/early_stop_pruning.ts";
import { elboUpdate, type Update } from "../../../src/training/elbo_update.ts";
import { multiExitForward } from "../../../src/training/multi_exit_forward.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { trackPosterior } from "../../../src/training/track_posterior.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { data, tinyNetwork, withoutSeconds } from "../tiny_runs.ts";

/** Trains to an epoch, in a folder, from its checkpoint if it has one. */
async function run(
  epochs: number,
  { folder, resume = false, pruneAfter }: {
    readonly folder: string;
    readonly resume?: boolean;
    readonly pruneAfter: number;
  },
): Promise<Snapshot[]> {
  using network = await tinyNetwork();
  const posterior = depthPosterior({ prior: geometric(3) });
  const options = { network, posterior, data: data.train };
  const resumed = resume ? await resumeRun(folder, options) : undefined;
  return await lastValueFrom(
    batches(data.train, { batchSize: 10, epochs, resume: resumed }).pipe(
      multiExitForward(network),
      elboUpdate(posterior),
      checkpoints<Update>(folder, { every: "never", onLoss: assert.fail }),
      trackPosterior(posterior),
      earlyStopPruning({ pruneAfter }),
      toArray(),
    ),
  );
}

Deno.test("a run that never cuts blocks, its pruneAfter infinite, is saved and resumed", async () => {
  using folder = temporaryFolder();
  const [saved, whole] = ["saved", "whole"].map((name) => ({
    folder: `${folder.path}/${name}`,
    pruneAfter: Infinity,
  }));
  for (const { folder } of [saved, whole]) Deno.mkdirSync(folder);
  await run(4, saved);
  await assert.rejects(run(7, { ...saved, resume: true, pruneAfter: 20 }), {
    name: "RangeError",
    message: /^earlyStopPruning\(\): pruneAfter must be .* as in the run that is resumed, got 20$/,
  });
  const rest = await run(7, { ...saved, resume: true });
  assert.equal(withoutSeconds(rest), withoutSeconds((await run(7, whole)).slice(4)));
});
