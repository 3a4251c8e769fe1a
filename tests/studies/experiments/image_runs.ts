// Finished runs of image experiments that trained nothing, for tests of what is drawn.

import type { Choices } from "../../../src/studies/experiments/choices.ts";
import type { Experiment } from "../../../src/studies/experiments/definition.ts";
import type { FinishedRun } from "../../../src/studies/experiments/runs.ts";
import type { TrainingOutcome } from "../../../src/studies/experiments/training_job.ts";
import { exampleChoices, someExampleScore } from "./example.ts";

/** Choices of an experiment's own lists. */
export function choicesOf(
  experiment: Experiment,
  kind: "paper" | "quick",
  choices: Partial<Choices> = {},
): Choices {
  return exampleChoices({
    quick: kind === "quick",
    lists: Object.fromEntries(
      Object.entries(experiment.lists).map(([name, list]) => [name, list[kind]]),
    ),
    ...choices,
  });
}

/** Its runs, with what each came to. */
export function finishedRuns(
  experiment: Experiment,
  choices: Choices,
  besides: (outcome: TrainingOutcome) => Partial<TrainingOutcome> = () => ({}),
): FinishedRun[] {
  return experiment.plan(choices).map(({ job, ...place }) => {
    const outcome = someExampleScore(job);
    return {
      ...place,
      run: {
        key: JSON.stringify(job),
        experiment: experiment.name,
        job,
        outcome: { ...outcome, ...besides(outcome) },
      },
    };
  });
}
