// The request of a call of deno task train.

import { objectiveOf } from "../../src/depth/objective.ts";
import { priorOf } from "../../src/depth/prior.ts";
import { engines } from "../../src/engines/registry.ts";
import { withNetwork } from "../command/network_options.ts";
import type { Values } from "../command/option.ts";
import type { GivenFlag } from "../command/read_options.ts";
import { parsedFlag, UsageError } from "../command/usage_error.ts";
import { checkAsPublished } from "./as_published.ts";
import type { options } from "./options.ts";

/** The request for a run, with the flags that were given. */
export type TrainRequest = ReturnType<typeof trainRequest>;

/** Makes the request from checked values. */
export function trainRequest(values: Values<typeof options>, given: readonly GivenFlag[]) {
  if (values.asPublished) checkAsPublished(given);
  checkResuming(values);
  if (values.seeds !== undefined) checkSeveral(given, values.seeds, values.engine);
  const asked = withNetwork(values);
  const { maxDepth } = asked;
  return {
    ...asked,
    prior: parsedFlag("prior", () => priorOf("", values.prior, maxDepth)),
    objective: parsedFlag("objective", () => objectiveOf("", values.objective, maxDepth)),
    given,
  };
}

/** Flags for the folder, the page or the timing of a single run. */
const ofOneRun: ReadonlySet<string> = new Set([
  ...["checkpoint-every", "resume", "resume-or-start", "resume-anyway", "grace", "force"],
  ...[
    "all-snapshots",
    "tensorboard",
    "live",
    "port",
    "allow-host",
    "validate-every",
    "threads",
    "tf32",
  ],
]);

function checkSeveral(given: readonly GivenFlag[], seeds: number, engine: string): void {
  const found = given.find(({ name }) => ofOneRun.has(name));
  if (found) throw new UsageError(`--${found.name} is for a single run, got --seeds ${seeds}`);
  if (engines.some(({ name, inWorkers }) => name === engine && !inWorkers)) {
    throw new UsageError(
      `--engine ${engine} trains one network at a time, got --seeds ${seeds}; leave out one of them`,
    );
  }
}

function checkResuming({ resume, out, force, resumeOrStart }: Values<typeof options>): void {
  if (resume !== undefined && resumeOrStart) {
    throw new UsageError("give --resume RUN or --resume-or-start, got both");
  }
  if (resume !== undefined && out !== undefined && out !== resume) {
    throw new UsageError(`--resume ${resume} writes into that folder, got also --out ${out}`);
  }
  if (force && (resume !== undefined || resumeOrStart)) {
    const flag = resumeOrStart ? "--resume-or-start" : `--resume ${resume}`;
    throw new UsageError(`--force replaces a run, and ${flag} keeps it; leave out one of them`);
  }
}
