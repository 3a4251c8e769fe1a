// The judgement of a run for people: its scores with the baselines, its verdict in words, and the next commands.

import type { Score } from "../evaluation/score.ts";
import type { Split } from "../evaluation/evaluation.ts";
import type { Verdict } from "../evaluation/verdict/verdict.ts";
import { verdictSentences } from "../evaluation/verdict/verdict_text.ts";
import { type DepthChoice, depthToCutTo } from "../evaluation/verdict/judged_depths.ts";
import { underfitting } from "../evaluation/verdict/training_warnings.ts";
import { quotedWord } from "../files/command_words.ts";
import { resumeCall } from "../runs/resume_call.ts";
import type { RunSummary } from "../runs/summary.ts";
import { counted } from "../tables/number_text.ts";

/** The score of a predictor. */
interface NamedScore {
  /** In a column beside its depth: "truncated mixture". */
  readonly name: string;
  /** With its depth: "cut to 7 blocks". */
  readonly fullName: string;
  /** Blocks, or "all"; absent if it has none. */
  readonly depth?: number | "all";
  readonly score: Score;
}

/** The scores on the split that a run was judged on; undefined if it was not evaluated. */
export function judgedScores(
  { test, validation }: RunSummary,
): { readonly part: Split; readonly rows: readonly NamedScore[] } | undefined {
  const scores = test ?? validation;
  if (!scores) return undefined;
  const { full, truncated, lastExit, noBlock, classFrequencies } = scores;
  return {
    part: test ? "test" : "validation",
    rows: [
      { name: "full mixture", fullName: "full mixture", depth: "all", score: full },
      {
        name: "truncated mixture",
        fullName: `cut to ${counted(truncated.depth, "block")}`,
        depth: truncated.depth,
        score: truncated,
      },
      {
        name: "last exit alone",
        fullName: `exit ${lastExit.depth} alone`,
        depth: lastExit.depth,
        score: lastExit,
      },
      ...noBlock ? [{ name: "no block", fullName: "no block", depth: 0, score: noBlock }] : [],
      ...classFrequencies
        ? [{ name: "class frequencies", fullName: "class frequencies", score: classFrequencies }]
        : [],
    ],
  };
}

/** The verdict of a summary or an evaluation, in one text; undefined if it has none. */
export function verdictText(
  { verdict, ...choice }: DepthChoice & { readonly verdict?: Verdict },
): string | undefined {
  return verdict && verdictSentences(verdict, choice).join(" ");
}

/**
 * What to call next, for a run with a verdict.
 *
 * @param path of the run's folder
 * @param dataFlags the flags by which its data are found, as `dataFlags()` gives them
 */
export function nextCommands(
  { verdict, warnings = [], chosenDepth, depth, epochs, engine }: RunSummary,
  path: string,
  dataFlags: string,
): string[] {
  if (!verdict) return [];
  const run = quotedWord(path);
  const pruned = quotedWord(`${path.replace(/[\\/]+$/, "")}-pruned`);
  const cut = depthToCutTo(verdict, chosenDepth);
  return [
    ...warnings.some(({ name }) => name === underfitting.name)
      ? [`${resumeCall(path, engine)} --epochs ${2 * epochs}${dataFlags}`]
      : [],
    `deno task evaluate ${run}${dataFlags}`,
    ...cut !== undefined && cut < depth
      ? [
        `deno task prune ${run}${
          cut === chosenDepth ? "" : ` --choose depth:${cut}`
        } --out ${pruned}${dataFlags}`,
      ]
      : [],
  ];
}
