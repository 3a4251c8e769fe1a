// What a pruned network is for, and what not to expect of it, in Markdown. Names in the card are escaped already.

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
export function caveats({ data, evaluation, tuning, run, speed }: Card): string[] {
  const texts = [
    `All figures are of ${data.name}. Examples of another kind get a class all the same; ` +
    "its probability says nothing about whether they belong here.",
    evaluation.part === "test"
      ? "The test part was looked at once more for this card. Choosing among networks by these " +
        "figures makes them optimistic."
      : "The data have no test part: the figures are of the validation part, on which choices may " +
        "have been made.",
    "The depth was chosen from the posterior over depth, which has seen the training part only. " +
    "Another seed may choose another depth.",
  ];
  if (tuning) {
    texts.push("The proof is about the network as it was cut, before it was fine-tuned.");
  }
  if (run.statistics === "estimated") {
    texts.push(
      "Population statistics were missing in the run and were estimated on its training part.",
    );
  }
  if (speed) {
    texts.push("Times are of one machine at one time; other programs may have run beside.");
  }
  return texts;
}
