// Warnings about the predictions: too few examples to judge them, and baselines that are as good.

import { counted, countText, decimalText, natsText } from "../../tables/number_text.ts";
import { closeEnough, fewestExamples, halfWidth, isBetter } from "./standing.ts";
import type { AgainstFull, Verdict } from "./verdict.ts";
import { posteriorAdvice } from "./training_course.ts";
import { noticeable, type WarningKind } from "./warning.ts";

/** The interval of the difference at the chosen depth is too wide. */
export const tooFewExamples: WarningKind = {
  name: "too few examples",
  find({ verdict, chosenDepth }) {
    const at = verdict?.truncated[chosenDepth];
    if (!verdict || at?.standing !== "undecided") return undefined;
    const { part, examples } = verdict;
    const half = halfWidth(at.interval);
    const judged = counted(examples, "example");
    const beginning = `the ${part} split is too small to judge the depth: on its ${judged} the ` +
      `log-likelihood at ${chosenDepth} minus that of all blocks `;
    if (!Number.isFinite(half)) return `${beginning}has no finite interval`;
    const [lower, upper] = at.interval.map(natsText);
    const enough = Math.max(fewestExamples, examples * (half / closeEnough) ** 2);
    const wanted = Number(enough.toPrecision(2));
    return `${beginning}is between ${lower} and ${upper} nats per example; about ${
      countText(wanted)
    } would tell it to ±${closeEnough}`;
  },
};

/** Always predicting the class frequencies has at least the log-likelihood of the full mixture. */
export const guessing: WarningKind = {
  name: "worse than guessing",
  find({ verdict }) {
    const guess = verdict?.classFrequencies;
    if (!verdict || !guess || !(guess.difference >= 0)) return undefined;
    const beginning = isBetter(guess) ? "worse than guessing" : "not better than guessing";
    return `${beginning} ${comparison(verdict, guess, "always predicting the class frequencies")}`;
  },
};

/** Exit 0 alone is better than the full mixture. */
export const noBlock: WarningKind = {
  name: "worse than no block",
  find({ verdict }) {
    const [none, ...deeper] = verdict?.truncated ?? [];
    if (!verdict || deeper.length === 0 || !isBetter(none)) return undefined;
    return `worse than no block at all ${comparison(verdict, none, "exit 0 alone")}`;
  },
};

/** One exit alone is better than the full mixture by far. */
export const betterExit: WarningKind = {
  name: "one exit is better",
  find(facts) {
    const { verdict, objective, course } = facts;
    const exit = verdict?.bestExit;
    if (!verdict || !exit || !isBetter(exit) || !(exit.difference > noticeable)) return undefined;
    if (exit.depth === 0 && noBlock.find(facts)) return undefined;
    const found = `one exit alone is better ${comparison(verdict, exit, `exit ${exit.depth}`)}`;
    if (objective !== "elbo") return found;
    return `${found}; the posterior has not moved to it, ${posteriorAdvice(course)}`;
  },
};

/** "the full mixture has a log-likelihood of −3.0100 and 36 % error on the test split, exit 0 alone −1.1800 and …". */
function comparison({ truncated, part }: Verdict, other: AgainstFull, name: string): string {
  const full = truncated[truncated.length - 1];
  const of = ({ logLikelihood, error }: AgainstFull) =>
    `${natsText(logLikelihood)} (error ${decimalText(100 * error, 2)} %)`;
  return `on the ${part} split: the full mixture has a log-likelihood of ${of(full)}, ` +
    `${name} ${of(other)}`;
}
