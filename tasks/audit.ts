// deno task audit: what moves the chosen depth of a run; or several runs beside each other.

import { numeric, onOff } from "../src/calls/option.ts";
import { listOf, whole } from "../src/calls/checks.ts";
import { type EngineName, engineNames } from "../src/engines/registry.ts";
import type { PriorText } from "../src/depth/prior.ts";
import { workersEngine } from "../src/engines/place_options.ts";
import { bootstrapOptions } from "../src/math/bootstrap.ts";
import { studyNotes, studyOutput, workers } from "./command/study_options.ts";
import { command, start } from "./command/command.ts";
import { acceptChanged, dataOfRun } from "./command/common_options.ts";
import type { Values } from "./command/option.ts";
import { runFolders } from "./command/positionals.ts";
import type { GivenFlag } from "./command/read_options.ts";
import { UsageError } from "./command/usage_error.ts";
import { auditedPriors } from "../src/studies/audit/audit_plan.ts";
import { auditOne } from "./audit/one_run.ts";
import { compareRuns } from "./audit/several_runs.ts";

const priorWords = "geometric:DECAY or uniform";

const options = {
  "What is tried, for one RUN": {
    seeds: {
      ...numeric("N", whole(0)),
      default: 4,
      about: "train again with the next N seeds, on the same data; 0 for none",
    },
    priors: {
      sign: "LIST",
      check: listOf(`${priorWords}, separated by commas, or none`, {
        wanted: priorWords,
        is: (text) => text === "uniform" || /^geometric:\d*\.?\d+$/.test(text as string),
      }),
      parse: (text: string) => text === "none" ? [] : text.split(",") as readonly PriorText[],
      default: auditedPriors,
      about: "train again with these priors, but for the run's own; none for none",
    },
    moreData: onOff(
      "train on each of two halves of the training split, to say whether more examples would move the depth",
    ),
    resamples: {
      ...bootstrapOptions.resamples,
      inText: whole(1),
      about: "resamples of the held-out split, for which nothing is trained",
    },
  },
  Where: {
    ...dataOfRun,
    engine: { ...workersEngine, default: undefined, defaultWords: "the run's" },
    workers,
  },
  Output: {
    ...studyOutput("audits/NAME"),
    acceptChanged: acceptChanged(),
  },
};

/** The command. */
export const auditCommand = command({
  name: "audit",
  about:
    "Says what moves the chosen depth of a run: another seed, another prior, another sample of the " +
    "held-out examples, or more examples. For several runs: a table of them, and what differs.",
  intro: [
    "RUN is the folder of a run, for instance runs/spirals-1. One run is trained again with other seeds " +
    "and priors; several runs are only read.",
  ],
  positionals: runFolders,
  options,
  notes: [studyNotes],
  request,
  run,
});

/** The request of a call. */
type AuditRequest = Values<typeof options> & { readonly runs: readonly string[] };

/** Flags that several runs take too. */
const ofSeveral = new Set(["accept-changed", "json", "quiet"]);

function request(values: AuditRequest, given: readonly GivenFlag[]): AuditRequest {
  const { runs } = values;
  if (runs.length === 1) return values;
  const found = given.find(({ name }) => !ofSeveral.has(name));
  if (found) {
    throw new UsageError(
      `--${found.name} is for a single run, which is trained again, got ${runs.length} runs`,
    );
  }
  const twice = runs.find((path, i) => runs.indexOf(path) < i);
  if (twice !== undefined) throw new UsageError(`every run must be given once, got ${twice} twice`);
  return values;
}

if (import.meta.main) await start(auditCommand);

async function run(asked: AuditRequest): Promise<number | void> {
  return asked.runs.length === 1
    ? await auditOne(asked.runs[0], asked, engineOf)
    : await compareRuns(asked.runs, asked);

  /** The engine asked for, or that of the run if there is still one of that name. */
  function engineOf(name: string): EngineName {
    return asked.engine ??
      ((engineNames as readonly string[]).includes(name) ? name as EngineName : "auto");
  }
}
