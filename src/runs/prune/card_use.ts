// Intended use and limitations of a pruned network, in Markdown. Names in the card are escaped already.

import type { Card } from "./card.ts";

/** In a sentence or two. */
export function useText({ data, network: { classes }, tuning }: Card): string {
  const named = typeof data.classes === "number" ? "" : ` (${data.classes.join(", ")})`;
  const what = data.shape.length === 3
    ? `images of ${data.shape[0]} × ${data.shape[1]} pixels`
    : `${data.shape.join(" × ")} features`;
  return `Intended use: a probability for each of ${classes} classes${named} of examples like those ` +
    `of ${data.name}, ${what} each. The network holds only the blocks up to the chosen ` +
    "depth and predicts with the mixture over its exits" +
    `${
      tuning ? "; it was fine-tuned after it was cut" : ""
    }. This folder has the layout of a run: ` +
    "`deno task predict`, `evaluate` and `export`, and `loadRun()` in a program, take it.";
}

/** One a line. */
export function caveats({ data, evaluation, tuning, run, speed, warnings = [] }: Card): string[] {
  const texts = [
    `All metrics are of ${data.name}. Examples of another kind get a class anyway; ` +
    "its probability says nothing about whether they belong here.",
    evaluation.part === "test"
      ? "The test set was used once more for this card. Choosing among networks by these metrics " +
        "makes them optimistic."
      : "The data have no test split: the metrics are of the validation split, on which choices may " +
        "have been made.",
    "The depth was chosen from the posterior over depth, which was fitted on the training split only. " +
    "Another seed may choose another depth.",
  ];
  if (tuning) {
    texts.push("The proof is about the network as it was cut, before it was fine-tuned.");
  }
  if (run.statistics === "estimated") {
    texts.push(
      "Population statistics were missing in the run and were estimated on its training split.",
    );
  }
  if (speed) {
    texts.push(
      "Times were measured on one machine in one session; other programs may have run meanwhile.",
    );
  }
  return [...texts, ...warnings.map((text) => `Of the run that was pruned: ${text}.`)];
}
